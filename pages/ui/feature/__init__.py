"""What do the large parts of single pages do: registers, health, quiz and training?"""
