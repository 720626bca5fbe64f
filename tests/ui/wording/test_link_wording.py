from __future__ import annotations

from tests.ui.widgets.samples import snapshot
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.link import Link
from tui_nn.ui.terminal.output.screen_writer import ScreenWriter
from tui_nn.ui.wording import link_wording


def test_the_line_says_what_is_sent_what_is_safe_and_how_it_gets_through():
    output = ScreenWriter(Link(LinkKind.REMOTE, "SSH_CONNECTION is set"))
    output.meter.total, output.meter.skipped = 18_500, 13
    output.link.measure(0.0412, 1.0)
    texts = link_wording.link(output, None)
    assert texts == (
        "over SSH 0 of 8 KiB/s",
        "not recorded",
        "18 KiB sent",
        "round trip 40 ms",
        "13 frames skipped",
        "SSH_CONNECTION is set",
    )


def test_what_is_not_known_is_not_spoken_of():
    texts = link_wording.link(ScreenWriter(), None)
    assert texts == ("local 0 of 20 KiB/s", "not recorded", "0 KiB sent")


def test_the_record_says_up_to_where_the_run_is_safe():
    assert link_wording.record(snapshot(run="mnist-3")) == "mnist-3 not saved yet"
    saved = snapshot(run="mnist-3", saved_step=16_897)
    assert link_wording.record(saved) == "mnist-3 saved at 16 897"


def test_sizes_and_times_are_said_coarsely():
    assert [link_wording.throughput(x) for x in (0, 700, 2560, 8192, 15_000)] == [
        "0", "0.7", "2.5", "8", "15",
    ]  # fmt: skip
    assert [link_wording.amount(x) for x in (999, 20_480, 3 << 20)] == [
        "1 KiB",
        "20 KiB",
        "3.0 MiB",
    ]
    assert [link_wording.round_trip(x) for x in (0.002, 0.413, 2.51)] == [
        "under 10 ms", "410 ms", "2.5 s",
    ]  # fmt: skip
