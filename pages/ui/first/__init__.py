"""What does a person see and touch who asks what to do first?"""
