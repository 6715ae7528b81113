"""How does a case or a view travel: in an address, or in a file?"""
