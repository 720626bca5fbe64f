"""The columns of the layer table: sizes and offsets of each layer."""

from __future__ import annotations

IN_FEATURES = 0
OUT_FEATURES = 1
STRIDE = 2
"""Distance of two samples' outputs: out_features, padded with zeros to whole cache lines."""
ACTIVATION = 3
WEIGHTS = 4
"""Offset of the weights (weight_rows, weight_stride) in the flat parameter buffer."""
BIASES = 5
"""Offset of the biases (stride,) in the flat parameter buffer."""
OUTPUTS = 6
"""Offset of the outputs (batch_size, stride) in the workspace's `outputs`."""
KIND = 7
"""Position of the layer's kind in LAYERS."""
WEIGHT_ROWS = 8
"""Rows of the weights: in_features if the layer is dense, 0 if it has no weights."""
WEIGHT_COLUMNS = 9
"""Weights in a row: out_features if the layer is dense."""
WEIGHT_STRIDE = 10
"""Distance of two rows of weights: weight_columns, padded like `STRIDE`."""
COLUMNS = 11
