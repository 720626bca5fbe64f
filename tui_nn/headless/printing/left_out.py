"""How drawings of own symbols are read by networks that were not trained on them, as text."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.printing import print_line
from tui_nn.training.protocol.left_out import LeftOut, describe_confusions, describe_left_out


def print_left_out(left_out: LeftOut, names: Sequence[str]) -> None:
    """Print what to expect of new drawings, and which labels are confused.

    Args:
        left_out: how the drawings were read; complete.
        names: names of the classes.
    """
    how = "one of a label at a time" if left_out.one_by_one else "in groups"
    print_line(f"test   {describe_left_out(left_out)} of the training, {how}")
    print_line(f"       {describe_confusions(left_out, names)}")


def describe_progress(left_out: LeftOut) -> str:
    """How many drawings have been left out."""
    return f"leaving drawings out: {left_out.drawings} of {left_out.total}"
