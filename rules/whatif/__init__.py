"""What would have to be different for a service to be usable?"""
