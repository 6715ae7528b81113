"""Which few questions come before the first answer, and how are they put?"""
