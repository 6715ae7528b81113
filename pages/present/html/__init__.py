"""What is drawn as one block of HTML, a figure or a style sheet?"""
