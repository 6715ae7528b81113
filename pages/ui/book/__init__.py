"""How is a book of policies loaded or made up, looked at, changed, and followed down to one policy?"""
