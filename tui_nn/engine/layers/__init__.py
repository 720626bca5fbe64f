"""The kinds of layers: settings, shapes and parameters of each; `table.LAYERS` lists them."""
