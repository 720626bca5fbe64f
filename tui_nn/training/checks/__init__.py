"""The checks of a recipe: does it learn, from its inputs, at a fitting rate, without cheating."""
