"""What does this visit remember, and what do the rules say to it?"""
