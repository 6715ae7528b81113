"""What does a person need to know of one service, in the order in which it is needed?"""
