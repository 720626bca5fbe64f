"""The screen of a network's units: what each wants, and what is lost without it."""
