"""How does a class take a quiz: the room, what stands on the wall and on a phone, and the results?"""
