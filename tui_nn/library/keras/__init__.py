"""The part of Keras' interface that a network of dense layers needs; see `tui_nn.keras`."""
