"""The track: a mark for each moment, reachable with the mouse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.widgets.samples import snapshot
from tui_nn.training.protocol.moments import MomentsView
from tui_nn.ui.timeline import wording
from tui_nn.ui.timeline.film import LONGEST_FRAME, SHORTEST_FRAME, frame_seconds
from tui_nn.ui.timeline.track import SHORTEST_TRACK, Track, draw_track, plan_track


def test_marks_stand_at_equal_distances_up_to_the_present():
    drawn = draw_track(21, Track(13, 4), 1, "step 5")
    assert drawn.text(0) == "•──●──•──•──▶  step 5"[:21]
    assert drawn.keys[0][3] == "past"
    assert draw_track(13, Track(13, 4), 4, "").text(0) == "•──•──•──•──●"


@given(st.integers(2, 100), st.integers(1, 99))
def test_the_mouse_on_a_mark_takes_its_moment(width, moments):
    track = Track(width, moments)
    for place in range(moments + 1):
        column = track.column(place)
        assert 0 <= column < width
        if width > 2 * moments:
            assert track.place(column) == place
    assert track.place(-5) == 0
    assert track.place(width + 5) == moments


@pytest.mark.parametrize("width", [10, 20, 48, 73, 130])
def test_the_track_keeps_room_for_itself_and_stays_as_long_as_it_is(width):
    run = snapshot(moments=MomentsView((0, 7, 1200), bytes=16_000_000, most_bytes=64_000_000))
    widths = set()
    for stop in (None, 0, 7, 1200):
        track, text = plan_track(width, 3, wording.texts_beside(stop, run))
        widths.add(track.width)
        assert track.width >= min(width, SHORTEST_TRACK)
        assert track.width + len(text) <= width
        if width >= 73:
            assert "16 of 64 MB" in text
            assert ("present" if stop is None else f"step {stop}".replace("1200", "1 200")) in text
    assert len(widths) == 1


def test_a_film_has_a_steady_pace_within_bounds():
    assert frame_seconds(1) == LONGEST_FRAME
    assert frame_seconds(40) == 0.2
    assert frame_seconds(640) == SHORTEST_FRAME
