"""How does what was typed or uploaded become records, and how do records leave?"""
