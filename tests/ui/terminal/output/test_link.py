from __future__ import annotations

from tui_nn.ui.terminal.output.budget import LIMITS, LinkKind
from tui_nn.ui.terminal.output.link import RECOVERY, SETBACK, SLOW_PICTURES, Link


def test_a_line_is_what_it_is_taken_for_until_it_is_measured():
    for kind in LinkKind:
        link = Link(kind, "so it was told")
        assert (link.kind, link.limit, link.because) == (kind, LIMITS[kind], "so it was told")


def test_one_slow_picture_does_not_make_a_slow_line():
    link = Link(LinkKind.REMOTE)
    for now in range(20):
        assert not link.measure(60.0 if now % 2 else 0.05, float(now))
    assert link.kind is LinkKind.REMOTE
    assert link.round_trip == 60.0


def test_slow_pictures_in_a_row_do():
    link = Link(LinkKind.REMOTE)
    changes = [link.measure(0.4, float(now)) for now in range(SLOW_PICTURES + 2)]
    assert changes == [False] * (SLOW_PICTURES - 1) + [True, False, False]
    assert (link.kind, link.because) == (LinkKind.SLOW, "measured slow")


def slow_link():
    """A line that was found to be slow at second 0."""
    link = Link(LinkKind.REMOTE)
    for _ in range(SLOW_PICTURES):
        link.measure(0.4, 0.0)
    return link


def test_it_takes_long_to_become_a_good_line_again():
    link = slow_link()
    assert not link.measure(0.05, RECOVERY - 1)
    assert link.measure(0.05, RECOVERY)
    assert link.kind is LinkKind.REMOTE


def test_a_picture_that_is_not_good_puts_that_off():
    link = slow_link()
    link.measure(0.05, 19.0)
    assert not link.measure(0.2, 20.0)
    assert not link.measure(0.05, RECOVERY + SETBACK - 1)
    assert link.measure(0.05, RECOVERY + SETBACK)


def test_a_line_that_is_never_good_stays_slow():
    link = slow_link()
    assert not any(link.measure(0.2, float(now)) for now in range(200))
    assert not link.measure(0.05, 200.0)
    assert link.kind is LinkKind.SLOW


def test_what_the_user_asked_for_stays():
    link = Link(LinkKind.SLOW, "--low-bandwidth")
    for now in range(100):
        assert not link.measure(0.01 if now > 9 else 0.9, float(now))
    assert link.kind is LinkKind.SLOW
