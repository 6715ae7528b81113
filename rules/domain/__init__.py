"""What may be known about a customer, what is an answer made of, and how is time counted?"""
