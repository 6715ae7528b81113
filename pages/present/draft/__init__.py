"""How does the effect of a draft of the terms read? Words and numbers for the screen and the review sheet."""
