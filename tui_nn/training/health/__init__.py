"""How a run and its layers are doing: statistics, bands, verdicts, and the standing of a run."""
