"""Where a training step's time goes, phase by phase, beside what this machine needs at least."""
