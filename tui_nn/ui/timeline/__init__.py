"""Time travel on the screen: the timeline, its film, and the form for a fork."""
