"""Data sets from tables, in memory or larger than it."""
