"""What is larger than memory: stored once as rows, and read on demand."""
