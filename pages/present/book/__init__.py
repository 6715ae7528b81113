"""How is a book of policies told: made up, counted, compared, row by row, as files?"""
