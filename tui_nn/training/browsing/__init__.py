"""From a number to its examples: how each one is answered, and which are marked."""
