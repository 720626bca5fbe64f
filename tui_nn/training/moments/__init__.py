"""The moments of a run whose parameters are kept: to look back at, and to fork from."""
