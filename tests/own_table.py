"""A small table of a user's own, for tests of what happens with it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

PLANTS = ("oak", "fern", "moss")


def write_plants(path: Path, *, rows: int = 60, seed: int = 0, plants: Sequence[str] = PLANTS,
                 columns: Sequence[str] = ("height", "light")) -> Path:  # fmt: skip
    """Write a table of plants that can be told apart; the last column is called plant."""
    random = np.random.default_rng(seed)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*columns, "plant"))
        for row in range(rows):
            label = row % len(plants)
            values = random.normal(4.0 * label, 1.0, len(columns))
            writer.writerow((*(f"{value:.3f}" for value in values), plants[label]))
    return path


def write_prices(path: Path, rows: int = 60) -> Path:
    """Write a table whose last column is a price."""
    random = np.random.default_rng(1)
    sizes = random.uniform(20.0, 200.0, rows)
    lines = [f"{size:.2f},{2000 * size + random.normal(0, 900):.2f}" for size in sizes]
    path.write_text("\n".join(("size,price", *lines)) + "\n")
    return path
