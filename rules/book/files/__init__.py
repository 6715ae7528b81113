"""Which tables hold a book of policies, and how is it answered from file to file?"""
