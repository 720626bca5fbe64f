"""What is written to the terminal: only what changed, never more than the line can carry."""
