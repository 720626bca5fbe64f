"""Files and folders of pictures, from any size and mode to what a network takes in."""
