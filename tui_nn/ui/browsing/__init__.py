"""The screen that leads from the confusion matrix, or the residuals, to the examples."""
