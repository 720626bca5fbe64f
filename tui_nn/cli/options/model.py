"""The option that chooses a trained network."""

MODEL_HELP = "file written by --save or --export (default: the built-in network for digits)"
