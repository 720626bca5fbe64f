"""How a run and its layers are doing: statistics, verdicts, and the diagnosis of a divergence."""
