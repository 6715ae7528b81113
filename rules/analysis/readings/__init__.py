"""What does each entry of the registers change between its readings, and for whom?"""
