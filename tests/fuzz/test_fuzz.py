"""The first cases of every target; `python -m tests.fuzz` attempts as many as one likes."""

from __future__ import annotations

import pytest

from tests.fuzz.harness import fuzz
from tests.fuzz.targets import TARGETS, open_target

CASES = {
    "strokes": 60,
    "runs": 50,
    "idx": 100,
    "data-set": 60,
    "npy": 60,
    "own-arrays": 60,
    "hugging-face": 60,
    "image": 60,
    "picture-files": 60,
    "foreign-strokes": 60,
    "socket": 150,
    "table": 60,
    "table-set": 60,
}
"""How many, where 200 would take long."""


@pytest.mark.parametrize("name", TARGETS)
def test_rubbish_is_refused_in_a_line_soon_and_in_little_memory(name, tmp_path):
    with open_target(name, tmp_path) as target:
        report = fuzz(target, seed=1, numbers=range(CASES.get(name, 200)))
    assert report.findings == []
    assert report.refused > 0
