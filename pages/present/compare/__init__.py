"""In what do answers to many cases, plans or readings differ?"""
