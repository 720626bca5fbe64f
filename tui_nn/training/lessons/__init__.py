"""The lessons: their pages, and the experiments beside them, which the worker carries out."""
