"""The screens: the run itself, its setup, help, and small dialogs."""
