"""The parameters of the estimators, checked and put into the engine's words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

from tui_nn.library.training import Rules

ACTIVATIONS: Mapping[str, str] = {
    "identity": "linear",
    "logistic": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
}
"""scikit-learn's activations, with their names in the engine."""

SOLVERS = ("adam", "sgd")

SCHEDULES = ("constant", "invscaling", "adaptive")

POSITIVE = ("learning_rate_init", "epsilon", "max_iter", "n_iter_no_change")
WHOLE = ("max_iter", "n_iter_no_change")
NOT_NEGATIVE = ("alpha", "tol", "power_t")
FRACTIONS = ("momentum", "beta_1", "beta_2", "validation_fraction")


def check_parameters(estimator: Any) -> None:
    """Check the parameters of an estimator.

    Raises:
        ValueError: one is out of its range, or not supported.
    """
    choices = {
        "activation": ACTIVATIONS,
        "solver": SOLVERS,
        "learning_rate": SCHEDULES,
    }
    for name, known in choices.items():
        value = getattr(estimator, name)
        if not isinstance(value, str) or value not in known:
            raise ValueError(
                f"The {name!r} parameter must be one of {', '.join(known)}; got {value!r}"
            )
    for names, low, high in (
        (POSITIVE, math.ulp(0.0), math.inf),
        (NOT_NEGATIVE, 0.0, math.inf),
        (FRACTIONS, 0.0, 1.0 - 1e-15),
    ):
        for name in names:
            value = getattr(estimator, name)
            if not isinstance(value, Real) or not low <= float(value) <= high:
                raise ValueError(f"The {name!r} parameter is out of its range; got {value!r}")
    for name in WHOLE:
        value = getattr(estimator, name)
        if not isinstance(value, Integral) and value != math.inf:
            raise ValueError(f"The {name!r} parameter must be a whole number; got {value!r}")
    if not isinstance(estimator.max_iter, Integral):
        raise ValueError(f"The 'max_iter' parameter must be finite; got {estimator.max_iter!r}")
    hidden_sizes(estimator)


def hidden_sizes(estimator: Any) -> tuple[int, ...]:
    """Units of each hidden layer.

    Raises:
        ValueError: they are not whole numbers above 0.
    """
    sizes = estimator.hidden_layer_sizes
    if isinstance(sizes, Integral):
        sizes = (sizes,)
    listed = list(sizes) if isinstance(sizes, Iterable) else [sizes]
    if not all(isinstance(size, Integral) and int(size) > 0 for size in listed):
        raise ValueError(f"hidden_layer_sizes must be > 0, got {sizes!r}")
    return tuple(int(size) for size in listed)


def batch_size_of(estimator: Any, samples: int) -> int:
    """Examples of a step: at most 200 for "auto", as in scikit-learn.

    Raises:
        ValueError: it is not a whole number above 0.
    """
    size = estimator.batch_size
    if size == "auto":
        return min(200, samples)
    if isinstance(size, bool) or not isinstance(size, Integral) or int(size) < 1:
        raise ValueError(f"The 'batch_size' parameter must be 'auto' or above 0; got {size!r}")
    return min(int(size), samples)


def rules_of(estimator: Any, loss: str, batch_size: int, scale: float) -> Rules:
    """How the network is trained.

    Args:
        estimator: with its parameters.
        loss: name in the engine.
        batch_size: examples of a step: scikit-learn divides its penalty by it.
        scale: the engine's gradient of the loss as a multiple of scikit-learn's.
    """
    optimizer, settings = (
        "adam",
        {
            "beta1": float(estimator.beta_1),
            "beta2": float(estimator.beta_2),
            "epsilon": float(estimator.epsilon),
        },
    )
    if estimator.solver == "sgd":
        optimizer = "nesterov" if estimator.nesterovs_momentum else "momentum"
        settings = {"momentum": float(estimator.momentum)}
        if not estimator.momentum:
            optimizer = "sgd"
    return Rules(loss, optimizer, settings, l2=scale * float(estimator.alpha) / batch_size)
