"""scikit-learn on a table, as a script of its own: read, prepare, fit, score.

    python -m tests.benchmarks.own_data.sklearn_peer TRAIN.csv TEST.csv SEED UNITS [UNITS ...]

Gaps are filled with the median, numbers and a regression's target standardized, words one-hot
encoded; MLPClassifier and MLPRegressor have their defaults but for the hidden units. Prints the
accuracy or R² on the test rows.
"""

from __future__ import annotations

import csv
import sys
import warnings
from pathlib import Path

import numpy as np
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

GAPS = ("", "NA")

FEW = 20
"""Most different whole numbers that are classes."""


def read(path: Path) -> list[list[str]]:
    """The columns of a CSV file with a header."""
    with path.open(newline="", encoding="utf-8") as file:
        return [list(column) for column in zip(*list(csv.reader(file))[1:], strict=True)]


def is_numeric(column: list[str]) -> bool:
    """Whether all cells are numbers or gaps."""
    try:
        [float(cell) for cell in column if cell not in GAPS]
    except ValueError:
        return False
    return True


def to_matrix(columns: list[list[str]], numeric: list[bool]) -> np.ndarray:
    """The cells as objects: numbers, NaN for a gap, and words."""
    matrix = np.empty((len(columns[0]), len(columns)), dtype=object)
    for place, column in enumerate(columns):
        if numeric[place]:
            matrix[:, place] = [np.nan if cell in GAPS else float(cell) for cell in column]
        else:
            matrix[:, place] = column
    return matrix


def score(train: Path, test: Path, seed: int, hidden: tuple[int, ...]) -> float:
    """Fit on one file and score on the other."""
    columns, tested = read(train), read(test)
    numeric = [is_numeric(column) for column in columns[:-1]]
    numbers = [place for place, known in enumerate(numeric) if known]
    words = [place for place, known in enumerate(numeric) if not known]
    preparation = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            ("words", OneHotEncoder(handle_unknown="ignore"), words),
        ]
    )
    settings = {"hidden_layer_sizes": hidden, "random_state": seed}
    answers = columns[-1]
    is_classes = not is_numeric(answers) or len(set(answers)) <= FEW
    if is_classes:
        model = make_pipeline(preparation, MLPClassifier(**settings))
        known, expected = np.array(answers), np.array(tested[-1])
    else:
        regressor = TransformedTargetRegressor(
            MLPRegressor(**settings), transformer=StandardScaler()
        )
        model = make_pipeline(preparation, regressor)
        known, expected = np.array(answers, float), np.array(tested[-1], float)
    model.fit(to_matrix(columns[:-1], numeric), known)
    return float(model.score(to_matrix(tested[:-1], numeric), expected))


def main(words: list[str]) -> None:
    """Print the score."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    train, test, seed, *hidden = words
    print(score(Path(train), Path(test), int(seed), tuple(map(int, hidden))))


if __name__ == "__main__":
    main(sys.argv[1:])
