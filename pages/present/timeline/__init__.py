"""Which days does an answer speak of, and how are they drawn or put in a calendar?"""
