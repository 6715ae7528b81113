"""How are facts and records asked for?"""
