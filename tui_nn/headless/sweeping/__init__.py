"""Carrying out a sweep without a screen: the driver, its workers, and what it prints."""
