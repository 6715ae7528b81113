"""What does a book come to that is held in memory as a whole: counts, what lapses, what a change does?"""
