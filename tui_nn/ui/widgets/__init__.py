"""The widgets that show a run: reactives in, messages out."""
