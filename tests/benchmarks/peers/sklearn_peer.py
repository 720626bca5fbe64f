"""scikit-learn: MLPClassifier and MLPRegressor.

What it cannot do alike: `fit` would validate on a part that it splits off itself, and only with
early stopping; so `partial_fit` is called once an epoch, then the validation part scored. Its
initializer is Glorot-uniform, for the biases too; of two classes it makes one sigmoid output; a
regression's loss is half the mean squared error, which is as good as the same for Adam.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor

from tests.benchmarks.peers.jobs import BETA1, BETA2, EPSILON, Job
from tests.benchmarks.peers.splits import Splits, as_floats

Array = NDArray[Any]


class SklearnPeer:
    """One estimator."""

    def __init__(self, job: Job, splits: Splits, seed: int, threads: int) -> None:
        self._job = job
        self._inputs, self._targets = (
            as_floats(splits.train.inputs),
            _as_column(splits.train.targets),
        )
        self._validation_inputs = as_floats(splits.validation.inputs)
        self._validation_targets = _as_column(splits.validation.targets)
        self._test_inputs = as_floats(splits.test.inputs)
        self._model = self._make_model(seed)
        sklearn.set_config(assume_finite=True)  # spares it a look at every number in every epoch
        self.versions = {"scikit-learn": sklearn.__version__}

    def warm_up(self) -> None:
        """One step of a throw-away model, to wake BLAS."""
        size = self._job.batch_size
        self._fit_epoch(self._make_model(0), self._inputs[:size], self._targets[:size])

    def train(self) -> None:
        """Train to the end, validating after each epoch."""
        for _ in range(self._job.epochs):
            self._fit_epoch(self._model, self._inputs, self._targets)
            self._validate()

    def predict_test(self) -> Array:
        """Outputs for the test part, shape (samples, out_features)."""
        return self._predict(self._test_inputs)

    def _make_model(self, seed: int) -> MLPClassifier | MLPRegressor:
        estimator = MLPClassifier if self._job.is_classification else MLPRegressor
        return estimator(
            hidden_layer_sizes=self._job.hidden,
            activation="relu",
            solver="adam",
            alpha=0.0,
            batch_size=self._job.batch_size,
            learning_rate_init=self._job.learning_rate,
            beta_1=BETA1,
            beta_2=BETA2,
            epsilon=EPSILON,
            # A generator and not a number, which would give every epoch the same order.
            random_state=np.random.RandomState(seed),
        )

    def _fit_epoch(
        self, model: MLPClassifier | MLPRegressor, inputs: Array, targets: Array
    ) -> None:
        if self._job.is_classification:
            model.partial_fit(inputs, targets, classes=np.arange(self._job.out_features))
        else:
            model.partial_fit(inputs, targets)

    def _predict(self, inputs: Array) -> Array:
        if self._job.is_classification:
            return np.asarray(self._model.predict_proba(inputs))
        return np.asarray(self._model.predict(inputs)).reshape(-1, 1)

    def _validate(self) -> tuple[float, float]:
        """Loss and accuracy (of a regression: loss twice) of the validation part."""
        outputs, targets = self._predict(self._validation_inputs), self._validation_targets
        if not self._job.is_classification:
            loss = float(np.mean((outputs[:, 0] - targets) ** 2))
            return loss, loss
        loss = log_loss(targets, outputs, labels=np.arange(self._job.out_features))
        return float(loss), float((outputs.argmax(axis=1) == targets).mean())


def _as_column(targets: Array) -> Array:
    """Targets of shape (samples,), as scikit-learn wants them."""
    return targets.reshape(len(targets))
