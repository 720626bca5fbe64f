"""The initializers by name: the distribution of the initial weights. Biases start at zero.

To add one: an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.engine.tables import make_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Draw = Callable[["np.random.Generator", int, int], "NDArray[Any]"]


@dataclass(frozen=True, slots=True)
class Initializer:
    """How the weights of one layer are drawn.

    Attributes:
        name: its name in configs, on screen and on the command line.
        formula: the distribution, for display; n is in_features, m is out_features.
        description: what it is good for, one sentence.
        draw: `draw(generator, n, m)` returns float64 weights of shape (n, m).
    """

    name: str
    formula: str
    description: str
    draw: Draw


def _uniform(limit: Callable[[int, int], float]) -> Draw:
    return lambda generator, n, m: generator.uniform(-limit(n, m), limit(n, m), (n, m))


def _normal(deviation: Callable[[int, int], float]) -> Draw:
    return lambda generator, n, m: generator.normal(0.0, deviation(n, m), (n, m))


def _zeros(_generator: np.random.Generator, n: int, m: int) -> NDArray[Any]:
    import numpy as np

    return np.zeros((n, m))


INITIALIZERS: Mapping[str, Initializer] = make_table(
    (
        Initializer(
            "glorot-uniform",
            "U(-sqrt(6 / (n + m)), +sqrt(6 / (n + m)))",
            "keeps signals level through tanh and sigmoid (Glorot and Bengio 2010)",
            _uniform(lambda n, m: (6 / (n + m)) ** 0.5),
        ),
        Initializer(
            "glorot-normal",
            "N(0, 2 / (n + m))",
            "the same, drawn from a bell curve (Glorot and Bengio 2010)",
            _normal(lambda n, m: (2 / (n + m)) ** 0.5),
        ),
        Initializer(
            "he-uniform",
            "U(-sqrt(6 / n), +sqrt(6 / n))",
            "keeps signals level through ReLU (He et al. 2015)",
            _uniform(lambda n, _m: (6 / n) ** 0.5),
        ),
        Initializer(
            "he-normal",
            "N(0, 2 / n)",
            "the same, drawn from a bell curve (He et al. 2015)",
            _normal(lambda n, _m: (2 / n) ** 0.5),
        ),
        Initializer(
            "uniform",
            "U(-0.05, 0.05)",
            "small numbers whatever the size: how it was done before 2010",
            _uniform(lambda _n, _m: 0.05),
        ),
        Initializer(
            "zeros",
            "0",
            "all units stay the same: shows why weights must differ at the start",
            _zeros,
        ),
    )
)
