"""What the screen knows of the run, asks of the session, and shows of both."""
