"""What describes a run: its options, its config, and named configs to start from."""
