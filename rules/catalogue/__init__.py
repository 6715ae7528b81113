"""What does the manual say? The data under `data/`: their form, how they are read, whether they agree."""
