"""How well a network reads real hands: MNIST's test pictures, pen strokes, and these at a terminal.

    python -m tests.benchmarks.real_hands [--model FILE] [--data-dir FOLDER]

Neither of the two sets was trained on for the built-in network. 1,000 of each, chosen at random
once for all, were looked at while the generator of handwriting was made; the others were not.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.real_data import REAL_DATA
from tests.replay import hand
from tests.replay.drawings import Drawing, load_drawings
from tui_nn.data.catalog import load_dataset
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.training.reading.model import BUILT_IN, Model, load_model

Array = NDArray[Any]

TUNING_SAMPLES = 1000
"""Of each set; the first of a permutation with seed 0."""

CLASSES = 10

Draw = Callable[[Drawing], Sequence[Any]]

WAYS: dict[str, Draw] = {
    "pen strokes": lambda drawing: drawing.strokes,
    "mouse, 80x24": lambda drawing: _with_mouse(drawing, 1),
    "mouse, 120x40": lambda drawing: _with_mouse(drawing, 2),
    "keys": lambda drawing: hand.as_key_strokes(drawing.strokes, _generator(drawing)),
}
"""The same drawings as a tablet, a terminal's mouse and the keyboard pen give them."""


def tuning_places(samples: int) -> Array:
    """Which examples of a set of so many are its tuning part."""
    return np.random.default_rng(0).permutation(samples)[:TUNING_SAMPLES]


def read(model: Model, pictures: Array) -> Array:
    """The digits that the network reads in `pictures`, shape (n, 784)."""
    return np.asarray(model.predict(pictures).argmax(axis=1))


def shares(answers: Array, labels: Array) -> tuple[float, float]:
    """The share read correctly, of all, and of all but the tuning part."""
    right = answers == labels
    untouched = np.ones(len(labels), bool)
    untouched[tuning_places(len(labels))] = False
    return float(right.mean()), float(right[untouched].mean())


def confusion(answers: Array, labels: Array) -> list[str]:
    """A table in Markdown: a row for each digit as it was meant, a column for each as read."""
    counts = np.zeros((CLASSES, CLASSES), np.int64)
    np.add.at(counts, (labels, answers), 1)
    head = ["meant", *map(str, range(CLASSES)), "read correctly"]
    lines = [" | ".join(head), " | ".join(["---:"] * len(head))]
    for label, row in enumerate(counts):
        right = f"{100 * row[label] / row.sum():.1f}%"
        lines.append(" | ".join([f"**{label}**", *(str(n) if n else "" for n in row), right]))
    return [f"| {line} |" for line in lines]


def _generator(drawing: Drawing) -> np.random.Generator:
    return np.random.default_rng([0, drawing.number])


def _with_mouse(drawing: Drawing, scale: int) -> Sequence[Any]:
    columns, lines = 28 * scale, 14 * scale
    cells = hand.as_mouse_points(drawing.strokes, columns, lines, _generator(drawing))
    return hand.as_pad_strokes(cells, scale)


def _picture(strokes: Sequence[Any]) -> Array:
    return prepare_strokes([np.array(stroke, np.float64) for stroke in strokes]).ravel()


def _print(name: str, answers: Array, labels: Array, *, in_full: bool) -> None:
    all_of_them, untouched = shares(answers, labels)
    print(f"{name}: {100 * all_of_them:.2f}% of {len(labels):,}; ", end="")
    print(f"{100 * untouched:.2f}% without the tuning part", flush=True)
    if in_full:
        print("", *confusion(answers, labels), "", sep="\n", flush=True)


def main() -> None:
    """Read everything, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, default=BUILT_IN)
    parser.add_argument("--data-dir", type=Path, default=REAL_DATA)
    options = parser.parse_args()
    model = load_model(options.model)
    test = load_dataset("mnist", seed=0, validation_split=0, data_dir=options.data_dir).test.read()
    _print("MNIST's test part", read(model, test.inputs), test.targets, in_full=True)
    drawings = load_drawings(options.data_dir)
    labels = np.array([drawing.label for drawing in drawings])
    for name, draw in WAYS.items():
        pictures = np.stack([_picture(draw(drawing)) for drawing in drawings])
        _print(name, read(model, pictures), labels, in_full=name == "pen strokes")


if __name__ == "__main__":
    main()
