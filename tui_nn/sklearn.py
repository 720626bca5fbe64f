"""scikit-learn's multi-layer perceptrons, trained by this engine: the same parameters, faster.

They work in pipelines and searches, and with data frames. Needs the extra `sklearn`.
"""

from __future__ import annotations

from tui_nn.extras import require

require("sklearn", "sklearn", "tui_nn.sklearn")

from tui_nn.library.sklearn.classifier import MLPClassifier  # noqa: E402 - after the check
from tui_nn.library.sklearn.regressor import MLPRegressor  # noqa: E402

__all__ = ["MLPClassifier", "MLPRegressor"]
