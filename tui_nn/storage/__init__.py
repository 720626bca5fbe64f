"""Where files are kept, and who else can change them; knows nothing of what is in them."""
