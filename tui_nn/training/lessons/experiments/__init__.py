"""A file for the experiment of each lesson, and the table of all of them."""
