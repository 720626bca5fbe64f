"""The screen with the checks of a recipe."""
