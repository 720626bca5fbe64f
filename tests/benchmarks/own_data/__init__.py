"""Tables as CSV files, trained with the defaults alone, compared with scikit-learn."""
