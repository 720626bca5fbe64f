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

# Hyperparameters of one update, as numbers of the parameters' type.
RATE = 0
MOMENTUM_FACTOR = 1
GROWTH1 = 2
"""The gradient's share of the first moment, 1 - beta1."""
GROWTH2 = 3
"""Its square's share of the second, 1 - beta2, or 1 - rho."""
EPSILON = 4
WEIGHT_DECAY = 5
HYPERPARAMETERS = 6
