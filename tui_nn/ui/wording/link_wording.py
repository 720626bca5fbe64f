"""Texts about the connection to the terminal and the record of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.ui.terminal.output.budget import KIB, LinkKind
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot
    from tui_nn.ui.terminal.output.link import Link
    from tui_nn.ui.terminal.output.screen_writer import ScreenWriter


def link(output: ScreenWriter, snapshot: Snapshot | None) -> tuple[str, ...]:
    """The state of the connection, the most important text first."""
    line, meter = output.link, output.meter
    sending = f"{line.kind} {throughput(output.throughput())} of {throughput(line.limit)} KiB/s"
    texts = [sending, record(snapshot), f"{amount(meter.total)} sent"]
    if line.round_trip is not None:
        texts.append(f"round trip {round_trip(line.round_trip)}")
    if meter.skipped:
        texts.append(f"{quantities.plural(meter.skipped, 'frame')} skipped")
    if line.because:
        texts.append(line.because)
    return tuple(texts)


def record(snapshot: Snapshot | None) -> str:
    """Name of the recorded run and its last saved step."""
    if snapshot is None or not snapshot.run:
        return "not recorded"
    if snapshot.saved_step is None:
        return f"{snapshot.run} not saved yet"
    return f"{snapshot.run} saved at {quantities.count(snapshot.saved_step)}"


def link_change(line: Link) -> str:
    """Notice that the kind of the connection has changed."""
    limit = f"at most {throughput(line.limit)} KiB/s"
    return f"{'Slow' if line.kind is LinkKind.SLOW else 'Good'} connection: {limit}."


def throughput(size: float) -> str:
    """Bytes a second, in KiB/s."""
    kibs = size / KIB
    return f"{kibs:.0f}" if kibs >= 10 or kibs == round(kibs) else f"{kibs:.1f}"


def amount(size: float) -> str:
    """Bytes, in KiB or MiB."""
    kibs = size / KIB
    return f"{kibs:.0f} KiB" if kibs < KIB else f"{kibs / KIB:.1f} MiB"


def round_trip(seconds: float) -> str:
    """The round trip, rounded so that it seldom changes."""
    milliseconds = seconds * 1000
    if milliseconds < 10:
        return "under 10 ms"
    if milliseconds < 1000:
        return f"{round(milliseconds, -1):.0f} ms"
    return f"{seconds:.1f} s"
