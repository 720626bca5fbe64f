from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Split
from tui_nn.data.splitting.splits import Parts
from tui_nn.data.tables.understanding.oddities import warn_of_overlap, warn_of_small_classes


def test_small_classes():
    assert warn_of_small_classes([("a", 5), ("b", 50)]) == []
    assert warn_of_small_classes([("a", 4), ("b", 50)]) == ["1 class has fewer than 5 rows: a (4)"]
    many = warn_of_small_classes([(str(number), 1) for number in range(8)])
    assert many == [
        "8 classes have fewer than 5 rows: 0 (1), 1 (1), 2 (1), 3 (1), 4 (1) and 3 more"
    ]


def split(rows) -> Split:
    rows = np.array(rows, dtype=np.float32)
    return Split(rows[:, :1], rows[:, 1].astype(np.int32))


def test_equal_rows():
    whole = split([[1, 0], [1, 1], [2, 0], [2, 0], [2, 0], [-0.0, 1], [0.0, 1]])
    parts = Parts(np.array([0, 1, 2, 3]), np.array([5]), np.array([4, 6]))
    assert warn_of_overlap(whole, parts, whole.take(parts.test)) == [
        "3 rows are the same as another row",
        "2 rows of the test part are among the rows trained on, so the test looks better than it"
        " is",
    ]


def test_different_rows():
    whole = split([[1, 0], [1, 1], [2, 0]])
    parts = Parts(np.array([0]), np.array([1]), np.array([2]))
    assert warn_of_overlap(whole, parts, whole.take(parts.test)) == []
