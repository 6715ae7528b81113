"""How do other programs ask over HTTP? The same questions as on the command line, with the same faults."""
