"""Texts about the sketch pad and the network that reads it."""

from __future__ import annotations

from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.ui.wording.quantities import count, plural


def answering(classified: Classified) -> tuple[str, str]:
    """The answering network, in full and in at most 16 characters."""
    if classified.by is Answering.TRAINED:
        return f"your network, step {count(classified.step)}", "your network"
    if classified.tuned:
        tuned = plural(classified.tuned, "drawing")
        return f"built-in network, tuned on {tuned} of yours", "built-in, tuned"
    return "built-in network", "built-in network"


def inside(classified: Classified | None) -> str:
    """Title of the views that explain an answer, with the network."""
    if classified is None:
        return "inside the network"
    if classified.by is Answering.TRAINED:
        return f"inside your network, step {count(classified.step)}"
    return "inside the built-in network"


def network_choice(by: Answering | None) -> tuple[str, str]:
    """The chosen network, in full and in at most 26 characters."""
    match by:
        case Answering.BUILT_IN:
            return "the built-in network answers", "built-in network answers"
        case Answering.TRAINED:
            return "your network answers", "your network answers"
    return "automatic: the built-in network answers until yours is trained", "automatic"


def pad_title(
    pen: str,
    brush: int | None,
    *,
    erasing: bool,
    pinned: bool,
    read_by: str = "",
    subject: str = "digit",
) -> str:
    """Title of the sketch pad.

    Args:
        pen: "up" or "down"; empty if the keyboard pen is not visible.
        brush: its size; None for the default.
        erasing: whether it erases.
        pinned: whether a drawing is pinned.
        read_by: the answering network, if the title names it.
        subject: what is to be drawn.
    """
    tool = "eraser" if erasing else "pen" if pen else "" if read_by else f"sketch a {subject}"
    parts = [f"{tool} {pen}".strip()] if tool else []
    if read_by:
        parts.append(read_by.replace("built-in network", "built-in") if tool else read_by)
    if brush is not None:
        parts.append(f"brush {brush}")
    if pinned:
        parts.append("pinned")
    if parts == [read_by]:
        return f"read by {read_by}"
    return " · ".join(parts)
