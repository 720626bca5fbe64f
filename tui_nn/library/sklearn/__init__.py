"""Estimators with scikit-learn's interface; see `tui_nn.sklearn`."""
