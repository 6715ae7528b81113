"""What does the server send before the application itself runs?"""
