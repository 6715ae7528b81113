"""What should be asked or done next, and by when?"""
