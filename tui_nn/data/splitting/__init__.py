"""Labels as classes, and which examples are held out."""
