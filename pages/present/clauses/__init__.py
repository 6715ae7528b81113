"""What carries each line of the manual?"""
