"""The tables: five that scikit-learn ships, and three generated ones of mixed columns.

The generated ones are like well-known tables, which cannot be shipped, in rows, columns, kinds of
values, gaps and noise; their numbers are made up.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Rows = list[list[str]]


@dataclass(frozen=True)
class Csv:
    """The cells of a table as texts; the last column is the target."""

    header: list[str]
    rows: Rows

    def write(self, path: Path, rows: Rows) -> None:
        """Write some of the rows."""
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([self.header, *rows])

    def split(self, seed: int, share: float = 0.25) -> tuple[Rows, Rows]:
        """The rows to train on and those to test on, at random."""
        order = np.random.default_rng([seed, len(self.rows)]).permutation(len(self.rows))
        cut = round(len(order) * share)
        return [self.rows[row] for row in order[cut:]], [self.rows[row] for row in order[:cut]]


def _shipped(name: str) -> Csv:
    """A table that scikit-learn ships, its classes by their names."""
    from sklearn import datasets

    data = getattr(datasets, f"load_{name}")()
    names = [str(name) for name in getattr(data, "target_names", ("0",))]
    is_named = not names[0].isdigit()
    rows = []
    for numbers, target in zip(data.data, data.target, strict=True):
        answer = names[target] if is_named else f"{target:g}"
        rows.append([*(f"{number:.12g}" for number in numbers), answer])
    return Csv([*map(str, data.feature_names), "target"], rows)


def _penguins() -> Csv:
    """344 birds of three species on three islands; some were not measured, or their sex is unknown.

    Bills of two species have the same depth and those of two others the same length, so that it
    takes both to tell them apart.
    """
    generator = np.random.default_rng(11)
    species = np.repeat(["Adelie", "Chinstrap", "Gentoo"], [152, 68, 124])
    islands = {
        "Adelie": (["Biscoe", "Dream", "Torgersen"], [0.29, 0.37, 0.34]),
        "Chinstrap": (["Dream"], [1.0]),
        "Gentoo": (["Biscoe"], [1.0]),
    }
    means = {
        "Adelie": (38.8, 18.3, 190.0, 3700.0),
        "Chinstrap": (48.8, 18.4, 196.0, 3730.0),
        "Gentoo": (47.5, 15.0, 217.0, 5080.0),
    }
    rows = []
    for kind in species:
        is_male = generator.random() < 0.5
        island = generator.choice(islands[kind][0], p=islands[kind][1])
        dimorphism = np.array([1.7, 0.7, 3.0, 330.0]) * (1 if is_male else -1)
        spread = np.array([2.7, 1.1, 6.5, 330.0])
        measures = np.array(means[kind]) + dimorphism + generator.normal(0, 1, 4) * spread
        cells = [f"{measures[0]:.1f}", f"{measures[1]:.1f}", f"{measures[2]:.0f}"]
        cells.append(f"{5 * round(measures[3] / 5)}")
        sex = "male" if is_male else "female"
        if generator.random() < 0.006:
            cells, sex = ["NA"] * 4, "NA"
        elif generator.random() < 0.026:
            sex = "NA"
        rows.append([str(island), *cells, sex, str(generator.integers(2007, 2010)), str(kind)])
    header = ["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    return Csv([*header, "sex", "year", "species"], rows)


def _boston() -> Csv:
    """506 districts: a price from thirteen facts that depend on one another, with gaps."""
    generator = np.random.default_rng(13)
    count = 506
    centre = generator.beta(1.3, 1.3, count)
    crime = np.exp(generator.normal(-2.4 + 4.5 * centre, 1.0))
    zoned = np.where(centre < 0.35, 100 * generator.beta(1, 2, count), 0)
    industry = np.clip(2 + 18 * centre + generator.normal(0, 3, count), 0.5, 27)
    river = (generator.random(count) < 0.07).astype(int)
    nitrogen = np.clip(0.38 + 0.3 * centre + generator.normal(0, 0.04, count), 0.38, 0.87)
    rooms = np.clip(generator.normal(6.5 - 0.6 * centre, 0.65), 3.5, 8.8)
    age = np.clip(100 * centre**0.5 + generator.normal(0, 15, count), 2, 100)
    distance = np.exp(generator.normal(1.9 - 1.4 * centre, 0.25))
    access = np.where(centre > 0.72, 24, generator.integers(1, 9, count))
    tax = np.rint(np.where(access == 24, 666, 250 + 18 * access + generator.normal(0, 50, count)))
    pupils = np.round(np.clip(generator.normal(17 + 2.6 * centre, 1.6), 12.6, 22), 1)
    black = np.clip(396.9 - np.abs(generator.normal(0, 60 * centre, count)), 0, 396.9)
    poor = np.clip(
        np.exp(generator.normal(1.6 + 1.4 * centre - 0.5 * (rooms - 6.2), 0.28)), 1.7, 38
    )
    price = (
        16
        + 3.6 * np.maximum(rooms - 5.6, 0) ** 1.6
        + 62 / (poor + 2.2)
        - 14 * (nitrogen - 0.5)
        - 0.75 * (pupils - 18)
        + 3 * river
        - 1.3 * np.log(distance)
        - 1.1 * np.log1p(crime)
        + 1.5 * (centre < 0.3) * (rooms - 6)
    )
    price = np.clip(price + generator.normal(0, 2.2, count), 5, 50)
    facts = [crime, zoned, industry, river, nitrogen, rooms, age, distance, access, tax, pupils]
    digits = [5, 1, 2, 0, 3, 3, 1, 4, 0, 0, 1, 2, 2, 1]
    columns = [*facts, black, poor, price]
    rows = [
        [f"{column[row]:.{places}f}" for column, places in zip(columns, digits, strict=True)]
        for row in range(count)
    ]
    for row in rows:
        for place in (0, 1, 2, 6, 12):
            if generator.random() < 0.03:
                row[place] = ""
    header = "crim zn indus chas nox rm age dis rad tax ptratio b lstat medv"
    return Csv(header.split(), rows)


def _diamonds() -> Csv:
    """20,000 stones: a price from weight, three grades in words, and measures."""
    generator = np.random.default_rng(17)
    count = 20_000
    cuts = ["Fair", "Good", "Very Good", "Premium", "Ideal"]
    colours = list("JIHGFED")
    clarities = ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"]
    cut = generator.choice(5, count, p=[0.03, 0.09, 0.22, 0.26, 0.40])
    colour = generator.choice(7, count, p=[0.05, 0.10, 0.15, 0.21, 0.18, 0.18, 0.13])
    clarity = generator.choice(8, count, p=[0.01, 0.17, 0.24, 0.23, 0.15, 0.09, 0.07, 0.04])
    common = generator.choice([0.3, 0.4, 0.5, 0.7, 0.9, 1.0, 1.2, 1.5, 2.0], count)
    carat = np.round(common * np.exp(np.abs(generator.normal(0, 0.07, count))), 2)
    depth = np.round(generator.normal(61.75, 1.4 - 0.2 * cut), 1)
    table = np.round(generator.normal(59.5 - 0.8 * cut, 1.8), 0)
    side = 6.46 * np.cbrt(carat) * np.exp(generator.normal(0, 0.006, count))
    other = side * np.exp(generator.normal(0, 0.005, count))
    height = depth / 100 * (side + other) / 2
    logarithm = (
        8.05
        + 1.72 * np.log(carat)
        + 0.035 * cut
        + 0.085 * colour
        + 0.125 * clarity
        + 0.018 * clarity * np.log(carat)
        - 0.012 * colour * (carat > 1)
        + generator.normal(0, 0.11, count)
    )
    price = np.rint(np.exp(np.minimum(logarithm, 9.85)))
    rows = [
        [
            f"{carat[row]:.2f}",
            cuts[cut[row]],
            colours[colour[row]],
            clarities[clarity[row]],
            f"{depth[row]:.1f}",
            f"{table[row]:.0f}",
            f"{side[row]:.2f}",
            f"{other[row]:.2f}",
            f"{height[row]:.2f}",
            f"{price[row]:.0f}",
        ]
        for row in range(count)
    ]
    return Csv(["carat", "cut", "color", "clarity", "depth", "table", "x", "y", "z", "price"], rows)


def _from_sklearn(name: str) -> Callable[[], Csv]:
    return lambda: _shipped(name)


TABLES: Mapping[str, Callable[[], Any]] = {
    "iris": _from_sklearn("iris"),
    "wine": _from_sklearn("wine"),
    "breast cancer": _from_sklearn("breast_cancer"),
    "digits 8x8": _from_sklearn("digits"),
    "diabetes": _from_sklearn("diabetes"),
    "penguins-like": _penguins,
    "Boston-like": _boston,
    "diamonds-like": _diamonds,
}
"""Every table by its name."""
