"""How are the terms changed on the screen, and what does that change?"""
