"""Runs on the disk: a folder each, with what they need to go on and to be looked back on."""
