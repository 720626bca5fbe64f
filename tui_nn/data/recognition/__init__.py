"""What a path is: the kinds of data sets told apart, and what is none refused."""
