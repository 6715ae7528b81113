"""What does the trainer show, on the stage of a room and on the page that is read at a desk?"""
