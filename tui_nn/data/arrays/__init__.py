"""The user's own arrays of NumPy: pictures, or rows of a table."""
