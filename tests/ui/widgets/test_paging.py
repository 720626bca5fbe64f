"""Where the cursor goes in a list of which one page is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui.widgets.paging import Page, Place

PAGE = Page(offset=10, shown=10, total=25, size=10)


@pytest.mark.parametrize(
    ("place", "found"),
    [(3, (10, 3)), (-1, (0, 9)), (10, (20, 0)), (14, (20, 4)), (15, (20, 0)), (-11, None)],
)
def test_the_cursor_moves_on_the_page_and_past_its_ends(place, found):
    assert PAGE.go_to(place) == found


def test_the_last_item_is_the_end():
    last = Page(offset=20, shown=5, total=25, size=10)
    assert last.go_to(5) is None


@pytest.mark.parametrize(
    ("pages", "found"), [(1, (20, 4)), (-1, (0, 7)), (5, (20, 4)), (-5, (0, 7))]
)
def test_pages_are_turned_as_far_as_there_are_some(pages, found):
    assert PAGE.turn(pages, 7) == found


def test_turning_past_an_end_goes_to_the_first_or_last_item():
    assert Page(0, 10, 25, 10).turn(-1, 7) == (0, 0)
    assert Page(20, 5, 25, 10).turn(1, 2) == (20, 4)


def test_an_empty_list_has_no_place():
    assert Page(0, 0, 0, 10).go_to(0) is None
    assert Page(0, 0, 0, 10).turn(1, 0) is None


@given(st.integers(1, 12), st.integers(1, 50), st.integers(-60, 60), st.data())
def test_every_move_ends_on_an_item(size, total, place, data):
    offset = data.draw(st.integers(0, (total - 1) // size)) * size
    page = Page(offset, min(size, total - offset), total, size)
    found = page.go_to(place)
    if found is not None:
        assert isinstance(found, Place)
        assert 0 <= found.offset + found.selected < total
        assert 0 <= found.selected < size
