"""Made-up events for the tests of drawing and widgets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tests.training.described import dense_layers
from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.training.protocol.figures import ConfusionView, ImportanceView
from tui_nn.training.protocol.measurements import (
    CurveSample,
    Evaluation,
    FiringUnit,
    GalleryView,
    Insight,
    LayerStatistics,
    Mood,
    PinnedView,
    PlaneView,
    PredictionsView,
    Verdict,
)
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.reading.confusion import count_right, measure_classes, worst_confusions

HIDDEN = dense_layers(784, 128, 10)[0]


def layer(name: str = "hidden 1", **changes: Any) -> LayerStatistics:
    """A healthy layer."""
    values: dict[str, Any] = {
        "description": replace(HIDDEN, name=name),
        "mean": -0.003,
        "deviation": 0.051,
        "minimum": -0.42,
        "maximum": 0.37,
        "gradient_norm": 2.1e-3,
        "update_ratio": 1.1e-3,
        "inactive_share": 0.02,
        "inactive_word": "dead",
        "histogram": np.array([1, 3, 9, 20, 31, 20, 8, 3, 1]),
        "verdict": "ok",
    }
    return LayerStatistics(**{**values, **changes})


def curve(values: list[float], every: int = 100) -> CurveSample:
    """A curve with a little range around each value."""
    mean = np.array(values, dtype=float)
    return CurveSample(every * np.arange(len(values)), 0.9 * mean, mean, 1.1 * mean)


def snapshot(**changes: Any) -> Snapshot:
    """A run in its middle."""
    losses = [2.0 / (n + 1) for n in range(20)]
    values: dict[str, Any] = {
        "state": RunState.RUNNING,
        "step": 1900,
        "total_steps": 4000,
        "epoch": 3,
        "epochs": 5,
        "train_seconds": 0.5,
        "steps_per_second": 11_900.0,
        "learning_rate": 0.001,
        "pace": None,
        "curves": {
            "train_loss": curve(losses),
            "validation_loss": curve([0.5, 0.25], 900),
            "train_accuracy": curve([1 - loss / 2.5 for loss in losses]),
            "validation_accuracy": curve([0.9, 0.95], 900),
        },
        "train_loss": 0.1,
        "train_accuracy": 0.96,
        "validation": Evaluation(0.25, 0.95),
        "layers": (layer(), layer("output")),
        "verdict": Verdict(Mood.GOOD, "healthy: every layer learns"),
        "view": None,
    }
    return Snapshot(**{**values, **changes})


def plane() -> PlaneView:
    """A plane whose right half is class 1."""
    probabilities = np.tile(np.linspace(0, 1, 40), (20, 1))
    return PlaneView(
        (-2.0, 2.0, -1.0, 1.0),
        probabilities,
        np.array([[-1.5, 0.5], [1.5, -0.5]]),
        np.array([0, 1]),
    )


def predictions(n: int = 100) -> PredictionsView:
    """Prices, predicted a little too high."""
    true = np.linspace(100e3, 900e3, n)
    return PredictionsView(true, true + 20e3, "price [$]", Evaluation(0.01, None, 20e3, 0.97), 27e3)


def gallery() -> GalleryView:
    """Three pictures; the network is wrong on the second."""
    pictures = np.zeros((3, 28, 28), np.uint8)
    for n in range(3):
        pictures[n, 4:24, 8 + 4 * n : 12 + 4 * n] = 255
    probabilities = np.array([[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0, 0.4, 0.6]])
    return GalleryView(pictures, np.array([0, 2, 2]), probabilities)


def picture() -> np.ndarray:
    """An upright stroke."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[8:20, 14:16] = 255
    return pixels


def insight(units: int = 12) -> Insight:
    """The upper half of the stroke speaks for the answer, the lower against it."""
    saliency = np.zeros((28, 28), np.float32)
    saliency[8:14, 14:16], saliency[14:20, 14:16] = 1, -1
    firing = [FiringUnit(30 + n, 4.2 - 0.3 * n, np.roll(saliency, n, axis=1)) for n in range(units)]
    return Insight(saliency, tuple(firing))


def classified(**changes: Any) -> Classified:
    """A 7, read by the built-in network."""
    probabilities = np.full(10, 0.01, np.float32)
    probabilities[[7, 1]] = 0.85, 0.07
    values: dict[str, Any] = {
        "probabilities": probabilities,
        "picture": picture(),
        "step": 0,
        "by": Answering.BUILT_IN,
        "insight": insight(),
    }
    return Classified(**{**values, **changes})


def pinned(buckets: int = 20) -> PinnedView:
    """A drawing taken for a 1 at first, and for a 7 at last."""
    rising = np.linspace(0.1, 0.9, buckets)
    curves = [curve([0.0] * buckets) for _ in range(10)]
    curves[7], curves[1] = curve(rising.tolist()), curve((1 - rising).tolist())
    latest = np.zeros(10)
    latest[[7, 1]] = 0.9, 0.1
    return PinnedView(picture(), latest, tuple(curves))


def confusion_view(counts: Any, total: int | None = None) -> ConfusionView:
    """What is known from a confusion matrix."""
    counts = np.array(counts)
    examples = int(counts.sum())
    return ConfusionView(
        part="validation",
        total=examples if total is None else total,
        examples=examples,
        right=count_right(counts),
        counts=counts if len(counts) <= 64 else counts[:0, :0].copy(),
        worst=worst_confusions(counts, 40),
        **measure_classes(counts)._asdict(),
    )


def importance_view(**changes: Any) -> ImportanceView:
    """What matters for flowers: the first of three columns."""
    values: dict[str, Any] = {
        "names": ("petal", "sepal", "stem"),
        "mean": [0.25, -0.01, 0.05],
        "spread": [0.02, 0.015, 0.01],
        "base": 0.9,
        "repeats": 5,
        "done": 15,
        "total": 15,
        "step": 1200,
        "part": "validation",
        "rows": 30,
        **changes,
    }
    arrays = {name: np.array(values[name], np.float64) for name in ("mean", "spread")}
    return ImportanceView(**{**values, **arrays})
