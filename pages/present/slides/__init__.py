"""What is taken away from a lesson? Slides with native text and tables, and a sheet to hand out."""
