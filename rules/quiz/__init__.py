"""What could a trainee be asked, and what is right?"""
