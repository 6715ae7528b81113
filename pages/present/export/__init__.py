"""What stands in the files that people take home?"""
