"""How is an answer drawn?"""
