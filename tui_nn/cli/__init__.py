"""The front door: from the words typed to what is done about them."""
