"""What a run is, and the worker that carries it out; knows nothing of screens."""
