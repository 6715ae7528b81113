"""What does each item's answer come to for every combination of facts that some rule tells apart?"""
