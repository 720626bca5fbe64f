"""What changes pictures in each epoch, and the random numbers that it draws."""
