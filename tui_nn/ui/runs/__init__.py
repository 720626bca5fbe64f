"""The screen of recorded runs: a table, and a chart of those that are marked."""
