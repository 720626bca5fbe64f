"""Small tables of a user, and networks that are trained on them for real."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tui_nn.cli.main import main

FLOWERS = "name;petal;sepal;place;kind"


def write_flowers(path: Path, rows: int = 150, seed: int = 1) -> Path:
    """Flowers of two kinds: their petals differ; with decimal commas and a few gaps."""
    generator = np.random.default_rng(seed)
    lines = [FLOWERS]
    for number in range(rows):
        kind = number % 2
        petal = f"{2 + 3 * kind + generator.normal(0, 0.5):.2f}".replace(".", ",")
        place = ("wood", "field", "")[generator.integers(3)]
        name = f'"flower; number {number}"'
        sepal = "NA" if number % 40 == 7 else str(generator.integers(10, 20))
        lines.append(f"{name};{petal};{sepal};{place};{('red rose', 'iris')[kind]}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_prices(path: Path, rows: int = 200, seed: int = 1) -> Path:
    """Prices that depend on size and age."""
    generator = np.random.default_rng(seed)
    size, age = generator.uniform(20, 200, rows), generator.uniform(0, 50, rows)
    price = 1000 * size - 500 * age + generator.normal(0, 2000, rows)
    cells = zip(size, age, price, strict=True)
    lines = ["size,age,price", *(f"{s:.1f},{a:.1f},{p:.0f}" for s, a, p in cells)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def train_on(path: Path, *options: str) -> Path:
    """Train a network on a table; it is saved beside it."""
    model = path.with_suffix(".model")
    words = ["train", str(path), "--quiet", "--epochs", "40", "--batch-size", "8", *options]
    assert main([*words, "--save", str(model)]) == 0
    return model
