from __future__ import annotations

from tui_nn.ui.terminal.output.meter import WINDOW, Meter


def test_bytes_are_counted_for_ever_and_of_late():
    meter = Meter()
    for second in range(100):
        meter.count(1000, float(second))
    assert meter.total == 100_000
    assert 800 <= meter.throughput(99.0) <= 1200
    assert meter.throughput(99.0 + 2 * WINDOW) == 0
    assert len(meter._recent) == 0
