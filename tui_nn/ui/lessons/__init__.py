"""The screen of the lessons: a page, and beside it an experiment with sliders."""
