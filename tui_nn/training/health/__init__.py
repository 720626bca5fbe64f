"""Health of a run: layer statistics, bands of normal values, state of the run, verdicts."""
