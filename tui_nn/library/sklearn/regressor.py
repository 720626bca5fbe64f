"""MLPRegressor: scikit-learn's regressor, trained by this engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils.validation import validate_data

from tui_nn.library.sklearn.base import SPARSE, DenseEstimator

Array = NDArray[Any]


class MLPRegressor(RegressorMixin, DenseEstimator):  # type: ignore[misc]
    """A regressor with scikit-learn's parameters and attributes, for the squared error.

    `solver` is "adam" or "sgd". Computed in float32; biases begin at zero.

    Examples:
        >>> import numpy as np
        >>> from tui_nn.sklearn import MLPRegressor
        >>> X = np.linspace(-1, 1, 200)[:, None]
        >>> model = MLPRegressor(learning_rate_init=0.01, max_iter=500, random_state=0)
        >>> model.fit(X, X[:, 0] ** 2).score(X, X[:, 0] ** 2) > 0.95
        True
    """

    _is_classifier = False
    _output_activation, _loss = "linear", "mean-squared-error"

    def __init__(
        self,
        loss: str = "squared_error",
        hidden_layer_sizes: Any = (100,),
        activation: str = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: Any = "auto",
        learning_rate: str = "constant",
        learning_rate_init: float = 0.001,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: bool = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: int = 10,
        max_fun: int = 15000,
    ) -> None:
        # scikit-learn reads the parameters off this signature, so that it is written out.
        super().__init__(
            hidden_layer_sizes,
            activation,
            solver=solver,
            alpha=alpha,
            batch_size=batch_size,
            learning_rate=learning_rate,
            learning_rate_init=learning_rate_init,
            power_t=power_t,
            max_iter=max_iter,
            shuffle=shuffle,
            random_state=random_state,
            tol=tol,
            verbose=verbose,
            warm_start=warm_start,
            momentum=momentum,
            nesterovs_momentum=nesterovs_momentum,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            beta_1=beta_1,
            beta_2=beta_2,
            epsilon=epsilon,
            n_iter_no_change=n_iter_no_change,
            max_fun=max_fun,
        )
        self.loss = loss

    def partial_fit(self, X: Any, y: Any) -> MLPRegressor:  # noqa: N803
        """Train one epoch further; arguments as of `fit`."""
        self._fit(X, y, is_further=hasattr(self, "_training"), epochs=1)
        return self

    def predict(self, X: Any) -> Array:  # noqa: N803
        """The predictions, float64: shape (samples,), or (samples, outputs) of several."""
        outputs = self._predict_outputs(X).astype(np.float64)
        return np.asarray(outputs[:, 0] if self._is_flat else outputs)

    def _check_y(self, X: Any, y: Any, *, reset: bool) -> tuple[Array, Array]:  # noqa: N803
        inputs, checked = validate_data(
            self, X, y, accept_sparse=SPARSE, multi_output=True, y_numeric=True, reset=reset
        )
        if checked.ndim == 2 and checked.shape[1] == 1:
            from sklearn.utils.validation import column_or_1d

            checked = column_or_1d(checked, warn=True)
        return inputs, checked

    def _make_targets(self, y: Array, *, is_first: bool) -> Array:
        if self.loss != "squared_error":
            raise ValueError(f"The 'loss' parameter must be squared_error; got {self.loss!r}")
        targets = np.asarray(y, np.float32)
        if is_first:
            self._is_flat = targets.ndim == 1
            self.n_outputs_ = 1 if self._is_flat else targets.shape[1]
        return targets.reshape(len(targets), -1)

    def _score_outputs(self, outputs: Array, targets: Array) -> float:
        return float(r2_score(targets, outputs))
