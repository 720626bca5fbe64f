"""Tables: rows of named columns, from a file to what a network takes in."""
