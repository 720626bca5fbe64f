"""Writing a trained network, and the measures of a run, in the formats of other programs."""
