"""How is a draft written into the files of the data, with their comments kept?"""
