"""MLPClassifier: scikit-learn's classifier, trained by this engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.metrics import accuracy_score
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from tui_nn.library.sklearn.base import SPARSE, DenseEstimator

Array = NDArray[Any]


class MLPClassifier(ClassifierMixin, DenseEstimator):  # type: ignore[misc]
    """A classifier with scikit-learn's parameters and attributes.

    `solver` is "adam" or "sgd". Computed in float32; biases begin at zero.

    Examples:
        >>> from sklearn.datasets import load_iris
        >>> from tui_nn.sklearn import MLPClassifier
        >>> X, y = load_iris(return_X_y=True)
        >>> model = MLPClassifier((16,), max_iter=500, learning_rate_init=0.01, random_state=0)
        >>> model.fit(X, y).score(X, y) > 0.9
        True
        >>> model.predict_proba(X[:2]).shape
        (2, 3)
    """

    _is_classifier = True

    def __sklearn_tags__(self) -> Any:
        """Several labels of an example can be predicted."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags

    def partial_fit(self, X: Any, y: Any, classes: Any = None) -> MLPClassifier:  # noqa: N803
        """Train one epoch further.

        Args:
            X, y: as of `fit`.
            classes: all classes, shape (classes,); needed at the first call.

        Raises:
            ValueError: `classes` is missing, or differs from that of the first call.
        """
        is_further = hasattr(self, "_training")
        if not is_further:
            if classes is None:
                raise ValueError("classes must be passed on the first call to partial_fit.")
            self._classes: Array | None = np.unique(classes)
        elif classes is not None and not np.array_equal(np.unique(classes), self.classes_):
            raise ValueError(f"classes={classes!r} is not the same as on the first call")
        try:
            self._fit(X, y, is_further=is_further, epochs=1)
        finally:
            self._classes = None
        return self

    def predict(self, X: Any) -> Array:  # noqa: N803
        """The class of each example, shape (samples,); or 0 and 1, shape (samples, labels)."""
        outputs = self._predict_outputs(X)
        if self._is_multilabel:
            return np.asarray(outputs > 0.5, int)
        return np.asarray(self.classes_[self._labels(outputs)])

    def predict_proba(self, X: Any) -> Array:  # noqa: N803
        """The probability of each class, or of each label: shape (samples, classes)."""
        outputs = self._predict_outputs(X).astype(np.float64)
        if self._is_multilabel:
            return np.asarray(outputs)
        if outputs.shape[1] == 1:
            return np.hstack([1 - outputs, outputs])
        return np.asarray(outputs / outputs.sum(axis=1, keepdims=True))

    def predict_log_proba(self, X: Any) -> Array:  # noqa: N803
        """The logarithm of `predict_proba`."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(self.predict_proba(X)))

    def _check_y(self, X: Any, y: Any, *, reset: bool) -> tuple[Array, Array]:  # noqa: N803
        inputs, checked = validate_data(
            self, X, y, accept_sparse=SPARSE, multi_output=True, reset=reset
        )
        check_classification_targets(checked)
        if checked.ndim == 2 and checked.shape[1] == 1:
            checked = _as_column(checked)
        if checked.ndim == 2 and not np.isin(checked, (0, 1)).all():
            raise ValueError(
                "y of several columns takes 0 and 1: multiclass-multioutput is not supported"
            )
        return inputs, checked

    def _make_targets(self, y: Array, *, is_first: bool) -> Array:
        if is_first:
            self._is_multilabel = y.ndim == 2  # `_check_y` has made columns of anything else
            found = np.arange(y.shape[1]) if self._is_multilabel else np.unique(y)
            self.classes_ = found if self._given is None else self._given
            self._choose_outputs()
        if self._is_multilabel:
            return np.asarray(y, np.float32)
        unknown = np.setdiff1d(y, self.classes_)
        if len(unknown):
            raise ValueError(f"y has new labels {unknown}: the classes are {self.classes_}")
        return np.searchsorted(self.classes_, y).astype(np.int32)

    @property
    def _given(self) -> Array | None:
        """The classes that `partial_fit` was given."""
        return getattr(self, "_classes", None)

    def _choose_outputs(self) -> None:
        """One output for two classes, else one for each."""
        if self._is_multilabel or len(self.classes_) <= 2:
            self.n_outputs_ = len(self.classes_) if self._is_multilabel else 1
            self._output_activation, self._loss = "sigmoid", "binary-cross-entropy"
        else:
            self.n_outputs_ = len(self.classes_)
            self._output_activation, self._loss = "softmax", "categorical-cross-entropy"

    def _score_outputs(self, outputs: Array, targets: Array) -> float:
        if self._is_multilabel:
            return float(accuracy_score(targets, outputs > 0.5))
        return float((self._labels(outputs) == targets).mean())

    @staticmethod
    def _labels(outputs: Array) -> Array:
        if outputs.shape[1] == 1:
            return np.asarray(outputs[:, 0] > 0.5, int)
        return np.asarray(outputs.argmax(axis=1))


def _as_column(y: Array) -> Array:
    """A column of labels as scikit-learn takes it: with a warning."""
    from sklearn.utils.validation import column_or_1d

    return np.asarray(column_or_1d(y, warn=True))
