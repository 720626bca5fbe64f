"""The network as a Python library: `tui_nn.keras`, `tui_nn.sklearn` and `tui_nn.load`."""
