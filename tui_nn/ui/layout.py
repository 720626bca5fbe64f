"""How the training screen uses a terminal of any size: arithmetic only; the looks are in CSS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.ui.drawing.insight import slots

SMALLEST = (28, 10)
"""Columns and rows below which there is only a message."""

PANEL_COLUMNS, SHEET_ROWS = 60, 18
"""Columns from which the panel for the data stands beside the plots, and rows from which there is
room for a sheet in it; below there are only a plot and the status line."""

FRAMED_ROWS = 22
"""Rows from which there are frames and a layer table."""

DOUBLE_SHEET = (150, 44)
"""Columns and rows from which the sheet is drawn twice as large."""

BOTH_SHEETS = 130
"""Columns from which drawing and prepared picture are both shown."""

BOTH_DOUBLE_SHEETS = 168
"""The same for sheets drawn twice as large."""

STACKED_ROWS = 32
"""Rows from which loss and accuracy stand one above the other."""

READOUT_ROWS = 3
"""Rows of the large number under the plots, where they are stacked."""

TIMELINE_ROWS, LEAST_TIMELINE_ROWS = 1, 14
"""Rows of the timeline, and of the terminal from which there is room for it."""

INSIGHT_ROWS = 18
"""Rows of the pictures that show the inside of the network, with their words and frame."""

INSIGHT_AND_PLOT_ROWS = INSIGHT_ROWS + 10
"""Rows beside the sheet from which they take the place of the second plot."""

SIDE_BY_SIDE_COLUMNS = 88
"""Columns beside the sheet from which they stand side by side where they cannot be stacked."""

SHEET_COLUMNS, SHEET_GAP, FRAME = PICTURE_SIDE, 2, 2
"""Width of a sheet, of what is between two of them, and of the frame around them."""

PANEL_SHARE = 0.375
"""Share of the width for what is shown of data that are not digits."""

PANEL_ROWS, DOUBLE_PANEL_ROWS = 18, 34
"""Rows of the sheet with its frame and bars."""

SMALLEST_VIEW_ROWS = 14
"""Rows that plots and view keep for themselves where there is no sheet."""

MARGIN_ROWS, STATUS_ROWS = 2, 2
"""Rows of header and keys, and of the numbers under the plots."""

TABLE_EXTRA_ROWS = 2
"""Rows of the layer table beside those of the layers: its heading and its verdict."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to show.

    Attributes:
        classes: CSS classes of the screen, each on or off.
        panel_columns: width of what fits the data, beside the plots.
        table_rows: height of the layer table.
        slots: how many pictures that show the inside of the network stand side by side.
    """

    classes: Mapping[str, bool]
    panel_columns: int
    table_rows: int
    slots: int


def plan(width: int, height: int, layers: int, *, sketching: bool) -> Plan:
    """How to use a terminal.

    Args:
        width, height: of the terminal, in cells.
        layers: how many the network has.
        sketching: whether the sketch pad is shown.
    """
    framed = height >= FRAMED_ROWS
    double = width >= DOUBLE_SHEET[0] and height >= DOUBLE_SHEET[1]
    both = width >= (BOTH_DOUBLE_SHEETS if double else BOTH_SHEETS)
    panel = max(round(PANEL_SHARE * width), SHEET_COLUMNS + FRAME)
    if sketching:
        sheet = SHEET_COLUMNS * (2 if double else 1)
        panel = (2 * sheet + SHEET_GAP if both else sheet) + (FRAME if framed else 1)
    stacked = height >= STACKED_ROWS
    sheet_rows = DOUBLE_PANEL_ROWS if double else PANEL_ROWS
    no_panel = width < PANEL_COLUMNS or (sketching and height < SHEET_ROWS)
    if no_panel:
        panel = 0
    free = height - MARGIN_ROWS - (sheet_rows if sketching else SMALLEST_VIEW_ROWS)
    table_rows = min(layers + TABLE_EXTRA_ROWS, max(free, 0)) if framed else 0
    below = sketching and double and both and free - table_rows >= INSIGHT_ROWS
    left = sketching and stacked and not below
    under = STATUS_ROWS + READOUT_ROWS + TIMELINE_ROWS + table_rows
    left = left and not no_panel and height - MARGIN_ROWS - under >= INSIGHT_AND_PLOT_ROWS
    room = panel if below else width - panel if left else 0
    return Plan(
        classes={
            "-too-small": width < SMALLEST[0] or height < SMALLEST[1],
            "-no-panel": no_panel,
            "-framed": framed,
            "-double": double,
            "-both": both,
            "-stacked": stacked,
            "-no-timeline": height < LEAST_TIMELINE_ROWS,
            "-side-by-side": not stacked and width - panel >= SIDE_BY_SIDE_COLUMNS,
            "-insight-left": left,
            "-insight-below": below,
        },
        panel_columns=panel,
        table_rows=table_rows,
        slots=slots(room - FRAME),
    )


def too_small(width: int, height: int) -> str:
    """What is said instead of squeezing everything in."""
    columns, rows = SMALLEST
    return f"{width}x{height} is too small;\n{columns}x{rows} is needed\n\nq quits"
