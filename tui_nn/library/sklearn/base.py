"""What both estimators share: parameters, training, and scikit-learn's attributes."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from tui_nn.library.inputs import as_inputs
from tui_nn.library.sklearn.parameters import (
    ACTIVATIONS,
    batch_size_of,
    check_parameters,
    hidden_sizes,
    rules_of,
)
from tui_nn.library.sklearn.stopping import Patience
from tui_nn.library.training import ArrayTraining, Structure

Array = NDArray[Any]
Pair = tuple[Array, Array]

SPARSE = ("csr", "csc")
"""Sparse inputs that are taken, and made dense."""


class DenseEstimator(BaseEstimator):  # type: ignore[misc]
    """A network of dense layers with the parameters of scikit-learn's multi-layer perceptrons."""

    def __init__(
        self,
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
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_init = learning_rate_init
        self.power_t = power_t
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.n_iter_no_change = n_iter_no_change
        self.max_fun = max_fun

    def __sklearn_tags__(self) -> Any:
        """Sparse inputs are taken."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def fit(self, X: Any, y: Any) -> Any:  # noqa: N803 - scikit-learn's name
        """Train the network.

        Args:
            X: inputs, shape (samples, features), dense or sparse.
            y: labels of shape (samples,), or numbers or 0 and 1 of shape (samples[, outputs]).

        Returns:
            The estimator.

        Raises:
            ValueError: a parameter or an array cannot be used.
        """
        return self._fit(X, y, is_further=self.warm_start and hasattr(self, "_training"))

    def _fit(self, X: Any, y: Any, *, is_further: bool, epochs: int | None = None) -> Any:  # noqa: N803
        check_parameters(self)
        inputs, y = self._check_examples(X, y, reset=not is_further)
        targets = self._make_targets(y, is_first=not is_further)
        held_out = None
        if self.early_stopping and epochs is None:
            inputs, targets, held_out = self._hold_out(inputs, targets)
        size = batch_size_of(self, len(targets))
        if not is_further:
            self._begin(inputs.shape[1], size)
        elif epochs is None:
            self._begin_again(size)
        self._run(inputs, targets, held_out, size, self.max_iter if epochs is None else epochs)
        if epochs is None and self.n_iter_ == self.max_iter and not self._has_converged:
            warnings.warn(
                f"Maximum iterations ({self.max_iter}) reached and the training hasn't"
                " converged yet.",
                ConvergenceWarning,
                stacklevel=3,
            )
        return self

    def _make_targets(self, y: Array, *, is_first: bool) -> Array:
        """Targets as the engine takes them; sets what is known of the outputs."""
        raise NotImplementedError

    def _check_y(self, X: Any, y: Any, *, reset: bool) -> tuple[Array, Array]:  # noqa: N803
        """Both arrays, checked by scikit-learn."""
        raise NotImplementedError

    def _score_outputs(self, outputs: Array, targets: Array) -> float:
        """The score of outputs, for early stopping."""
        raise NotImplementedError

    def _check_examples(self, X: Any, y: Any, *, reset: bool) -> tuple[Array, Array]:  # noqa: N803
        inputs, checked = self._check_y(X, y, reset=reset)
        return as_inputs(_dense(inputs)), checked

    def _begin(self, features: int, batch_size: int) -> None:
        """Make the network, and forget what was measured."""
        random = check_random_state(self.random_state)
        self._generator = np.random.default_rng(random.randint(np.iinfo(np.int32).max))
        structure = self._structure(features)
        rules = rules_of(self, self._loss, batch_size, self._gradient_scale)
        self._training, self._trained_by = ArrayTraining(structure, rules), self.solver
        self._training.initialize(["glorot-uniform"] * len(structure.activations), self._generator)
        self.n_layers_ = len(structure.sizes)
        self.n_iter_ = self.t_ = 0
        self.loss_curve_: list[float] = []
        self._patience, self._has_converged = Patience(self), False
        self.validation_scores_: list[float] | None = [] if self.early_stopping else None
        self.best_validation_score_: float | None = None
        self.best_loss_: float | None = None

    def _structure(self, features: int) -> Structure:
        """The layers that the parameters say."""
        sizes = (features, *hidden_sizes(self), self.n_outputs_)
        activation = ACTIVATIONS[self.activation]
        return Structure(sizes, (*(activation for _ in sizes[1:-1]), self._output_activation))

    def _begin_again(self, batch_size: int) -> None:
        """Go on with the network of the fit before, by the parameters as they are now.

        Raises:
            ValueError: they say another network, or another solver.
        """
        structure = self._training.structure
        if self._structure(structure.sizes[0]) != structure or self.solver != self._trained_by:
            raise ValueError(
                "warm_start goes on with the network and solver of the fit before:"
                " hidden_layer_sizes, activation and solver cannot change; clone() begins again"
            )
        self._training.follow(rules_of(self, self._loss, batch_size, self._gradient_scale))
        self._patience.rate = float(self.learning_rate_init)

    @property
    def _gradient_scale(self) -> float:
        """The engine's gradient of the loss as a multiple of scikit-learn's.

        Of a squared error, it is twice as large, and divided by the number of outputs.
        """
        return 2.0 / self.n_outputs_ if self._loss == "mean-squared-error" else 1.0

    def _hold_out(self, inputs: Array, targets: Array) -> tuple[Array, Array, Pair]:
        """Training inputs and targets, and those to test on after each epoch."""
        labels = targets if targets.dtype.kind == "i" and self._is_classifier else None
        seed = int(check_random_state(self.random_state).randint(np.iinfo(np.int32).max))
        places = np.arange(len(inputs))
        first, last = train_test_split(
            places, random_state=seed, test_size=self.validation_fraction, stratify=labels
        )
        return inputs[first], targets[first], (inputs[last], targets[last])

    def _run(
        self,
        inputs: Array,
        targets: Array,
        held_out: Pair | None,
        size: int,
        epochs: int,
    ) -> None:
        training = self._training
        is_square = self._loss == "mean-squared-error"
        loss_factor = 0.5 if is_square else 1.0  # scikit-learn halves a squared error
        rate_factor = 1 / self._gradient_scale if self.solver == "sgd" else 1.0
        examples = training.prepare(inputs, targets, size)
        order = np.arange(len(targets), dtype=np.uint32)
        best: Array | None = None
        for _ in range(epochs):
            if self.shuffle:
                self._generator.shuffle(order)
            rate = self._patience.begin_epoch(self.t_) * rate_factor
            loss = training.run_epoch(examples, order, size, rate).loss
            self.t_ += len(targets)
            self.n_iter_ += 1
            if not math.isfinite(loss):
                raise ValueError(
                    "Solver produced non-finite parameter weights. The input data may contain"
                    " large values and need to be preprocessed."
                )
            self.loss_curve_.append(loss * loss_factor)
            value = self._validate(held_out) if held_out else self.loss_curve_[-1]
            if self.verbose:
                self._tell(value)
            is_best, ends = self._patience.end_epoch(value)
            if is_best and self.early_stopping:
                best = training.network.parameters.values.copy()
            if ends:
                self._has_converged = True
                break
        if best is not None:
            training.network.parameters.values[:] = best
        self._sum_up()

    def _validate(self, held_out: Pair) -> float:
        """The score on held-out examples, which is recorded."""
        inputs, targets = held_out
        score = self._score_outputs(self._outputs(inputs), targets)
        if self.validation_scores_ is not None:
            self.validation_scores_.append(score)
        return score

    def _sum_up(self) -> None:
        self.loss_ = self.loss_curve_[-1]
        self.out_activation_ = {"linear": "identity", "sigmoid": "logistic"}.get(
            self._output_activation, self._output_activation
        )
        if self.early_stopping:
            self.best_validation_score_ = max(self.validation_scores_ or [], default=None)
        else:
            self.best_loss_ = min(self.loss_curve_)

    def _tell(self, value: float) -> None:
        from tui_nn.printing import print_line

        name = "validation score" if self.early_stopping else "loss"
        print_line(f"iteration {self.n_iter_}  {name} {value:.6f}")

    @property
    def coefs_(self) -> list[Array]:
        """The weights of each layer, copies of shape (inputs, units)."""
        return self._copies(0)

    @property
    def intercepts_(self) -> list[Array]:
        """The biases of each layer, copies of shape (units,)."""
        return self._copies(1)

    def _copies(self, place: int) -> list[Array]:
        try:
            layers = self._training.network.layers
        except AttributeError:
            raise AttributeError("the estimator is not fitted yet") from None
        return [list(layer.copy_parameters().values())[place] for layer in layers]

    def _predict_outputs(self, X: Any) -> Array:  # noqa: N803
        """The outputs for inputs of shape (samples, features): float32 (samples, outputs)."""
        check_is_fitted(self, "_training")
        checked = validate_data(self, X, accept_sparse=SPARSE, reset=False)
        return self._outputs(as_inputs(_dense(checked)))

    def _outputs(self, inputs: Array) -> Array:
        return self._training.predict(inputs, batch_size_of(self, max(len(inputs), 1)))


def _dense(inputs: Any) -> Array:
    return np.asarray(inputs.toarray() if hasattr(inputs, "toarray") else inputs)
