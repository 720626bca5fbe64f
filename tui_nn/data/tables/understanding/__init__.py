"""What the columns of a table mean, what they are used for, and what is odd about them."""
