"""Does what was recorded fit the rules, and how much is left?"""
