"""What do all presentations rest on: tables, templates and kinds of facts?"""
