"""Are the rules sound over every combination of facts, and what does a change of them change?"""
