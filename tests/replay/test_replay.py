"""Real hands on the real program: the share of drawings that it reads correctly off the screen."""

from __future__ import annotations

import pytest

from tests.real_data import REAL_DATA
from tests.replay.drawings import FILE, choose, load_drawings
from tests.replay.replay import KEYS, LARGE, NEW_RUN, SMALL, replay_all

COUNTS = {LARGE: 200, SMALL: 200, KEYS: 40}
"""How many drawings are made in each way."""

LEAST = {LARGE: 0.95, SMALL: 0.92, KEYS: 0.90}
"""Share of them to be read correctly."""


@pytest.mark.slow
@pytest.mark.skipif(
    not (REAL_DATA / FILE).is_file(),
    reason=f"no {FILE} at hand; TUI_NN_TEST_DATA may name the folder it is in",
)
def test_reads_what_people_draw():
    drawings = choose(load_drawings(), max(COUNTS.values()))
    reports = replay_all({way: drawings[:count] for way, count in COUNTS.items()}, NEW_RUN)
    said = "\n".join(map(str, reports))
    for report in reports:
        assert len(report.readings) == COUNTS[report.way]
        assert report.share >= LEAST[report.way], said
