"""What is made from the source, for people who read it?"""
