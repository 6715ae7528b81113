"""What does `python -m rules` understand, and how does it speak?"""
