"""Options that several commands share: how they are added, and how their values are read."""
