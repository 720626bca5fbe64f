"""The columns of the layer table: sizes and offsets of each layer."""

from __future__ import annotations

IN_FEATURES = 0
OUT_FEATURES = 1
STRIDE = 2
"""Distance of weight rows: out_features, padded with zeros to whole cache lines."""
ACTIVATION = 3
WEIGHTS = 4
"""Offset of the weights (in_features, stride) in the flat parameter buffer."""
BIASES = 5
"""Offset of the biases (stride,) in the flat parameter buffer."""
OUTPUTS = 6
"""Offset of the outputs (batch_size, stride) in the workspace's `outputs`."""
KIND = 7
"""Position of the layer's kind in LAYERS."""
COLUMNS = 8
