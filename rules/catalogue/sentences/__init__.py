"""Which numbers of the rules does a sentence say, and where are they put into it?"""
