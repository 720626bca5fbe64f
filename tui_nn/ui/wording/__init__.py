"""Texts of the screen: pure functions from events to short texts."""
