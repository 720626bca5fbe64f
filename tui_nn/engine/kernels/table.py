"""The columns of the layer table, which tells the kernels where everything is."""

from __future__ import annotations

IN_FEATURES = 0
OUT_FEATURES = 1
STRIDE = 2
"""Numbers from one weight row to the next: out_features, padded to whole cache lines with zeros."""
ACTIVATION = 3
WEIGHTS = 4
"""Where the weights (in_features, stride) begin in the flat parameter buffer."""
BIASES = 5
"""Where the biases (stride,) begin in the flat parameter buffer."""
OUTPUTS = 6
"""Where the outputs (batch_size, stride) begin in the workspace's `outputs`."""
COLUMNS = 7
