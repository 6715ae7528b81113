"""Does a book of policies stand as the engine says, policy by policy?"""
