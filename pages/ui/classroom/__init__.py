"""How does a class take a quiz: the page of a phone, the wall of a trainer, and the quiz by oneself?"""
