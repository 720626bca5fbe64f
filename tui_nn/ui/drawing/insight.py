"""Insight: what the network sees of a drawing, why it answers so, and which units fire."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.ui.drawing.cells import Cells, Key, fit
from tui_nn.ui.drawing.half_block import draw_pixels
from tui_nn.ui.drawing.numerals import short
from tui_nn.ui.drawing.signed import SIGNS, draw_signed, ink_steps, strengths

if TYPE_CHECKING:
    from tui_nn.training.protocol.drawings import Classified
    from tui_nn.training.protocol.measurements import FiringUnit

COLUMNS, LINES = PICTURE_SIDE, PICTURE_SIDE // 2
"""Cells of a picture with two pixels in each."""

WORDS = 2
"""Lines above and below a picture."""

GAP = 2
"""Cells between two pictures."""

UNIT_COLUMNS = 15
"""Cells from one weight picture to the next."""

BARE = 0.4
"""Weight of the saliency outside the ink, so that the drawing stands out."""

AS_IT_IS = "as it is, not moved"
"""What is said of a picture of the data that is drawn over."""

NOTHING = "nothing yet"
NO_UNITS = "no hidden unit fires"


NAME_WIDTH = 5
"""Columns of an answer in the legend of a picture of the usual width."""


class Aspect(StrEnum):
    """The views that explain an answer; the value is the caption."""

    SEEN = "what the network sees"
    WHY = "why it says"
    UNITS = "units that fire most"


Page = tuple[Aspect, ...]
"""The views that are shown together."""

_EVERY = tuple(Aspect)


def pages(*, both: bool, slots: int) -> tuple[Page, ...]:
    """The pages that the view key cycles through.

    Args:
        both: whether a second sheet stands beside the drawing.
        slots: number of pictures with room elsewhere; 0 if a page replaces the second sheet, or
            the drawing if there is none.
    """
    if not slots:
        return tuple((aspect,) for aspect in _EVERY) if both else ((), *((a,) for a in _EVERY))
    rest = _EVERY[1:] if both else _EVERY
    return (*(rest[at : at + slots] for at in range(0, len(rest), slots)), ())


def slots(width: int) -> int:
    """Number of pictures that fit side by side."""
    return max(0, width + GAP) // (COLUMNS + GAP)


def units_in(width: int) -> int:
    """Number of weight pictures that fit side by side."""
    return max(0, width + GAP) // UNIT_COLUMNS


def draw_aspect(
    aspect: Aspect,
    classified: Classified | None,
    width: int,
    height: int,
    *,
    shaded: bool = False,
    signs: bool = False,
) -> Cells:
    """Draw one view of an answer, with a caption above and a legend below.

    With only LINES lines, both lie over the picture's margins, which have no ink.

    Args:
        aspect: the view.
        classified: the answer; None if there is none.
        width, height: at least COLUMNS and LINES.
        shaded: use shades instead of levels of colour.
        signs: use signs instead of two colours.

    Returns:
        The picture. Style keys: "paper", "caption", and those of `draw_pixels` named "seen" and of
        `draw_signed`.
    """
    cells = Cells(width, height)
    top = int(height > LINES)
    for line in range(height):
        cells.write(0, line, " " * width, "paper")
    if classified is None:
        cells.write_centred(height // 2, NOTHING, "caption")
    elif aspect is Aspect.SEEN:
        draw_pixels(cells, 0, top, classified.picture.tolist(), "seen", shaded=shaded)
    elif aspect is Aspect.WHY:
        _draw_why(cells, top, classified, signs)
    elif classified.insight is not None:
        _draw_units(cells, 1, height - 2, classified.insight.units, signs)
    answer = (classified.answer or str(classified.probabilities.argmax())) if classified else None
    _write_words(cells, aspect, answer, signs)
    if aspect is Aspect.SEEN and classified is not None and not classified.is_prepared:
        cells.write(0, height - 1, f"{AS_IT_IS:{width}}", "caption")
    return cells


def legend(aspect: Aspect, answer: str | None, *, signs: bool = False) -> list[tuple[str, Key]]:
    """What the colours of an aspect mean, as runs of (text, style key)."""
    good, bad = SIGNS if signs else ("■", "■")
    match aspect:
        case Aspect.SEEN:
            return [("centred, in one pen width", "caption")]
        case Aspect.WHY:
            named = "it" if answer is None else fit(answer, NAME_WIDTH)
            texts = f" ink for {named}  ", " ink against"
        case Aspect.UNITS:
            texts = " excited by ink ", " inhibited"
    return [(good, "for"), (texts[0], "caption"), (bad, "against"), (texts[1], "caption")]


def _write_words(cells: Cells, aspect: Aspect, answer: str | None, signs: bool) -> None:
    which = f" {answer}" if aspect is Aspect.WHY and answer is not None else ""
    cells.write(0, 0, fit(aspect + which, cells.width), "caption")
    cells.write_runs(0, cells.height - 1, legend(aspect, answer, signs=signs))


def _draw_why(cells: Cells, top: int, classified: Classified, signs: bool) -> None:
    """The saliency for and against the answer over the faint ink of the picture."""
    ink = ink_steps(classified.picture)
    blank = [[0] * PICTURE_SIDE for _ in range(PICTURE_SIDE)]
    marks = blank
    if classified.insight:
        weight = BARE + (1 - BARE) / 255 * classified.picture
        marks = strengths(classified.insight.saliency * weight)
    draw_signed(cells, 0, top, marks, ink, signs=signs)


def _draw_units(
    cells: Cells, top: int, lines: int, units: Sequence[FiringUnit], signs: bool
) -> None:
    """Two rows of weight pictures, as many as fit."""
    if not units:
        cells.write_centred(cells.height // 2, NO_UNITS, "caption")
    row = units_in(cells.width)
    for place, unit in enumerate(units[: 2 * row]):
        x, y = place % row * UNIT_COLUMNS, top + place // row * (lines // 2)
        _draw_unit(cells, x, y, lines // 2, unit, signs)


def _draw_unit(cells: Cells, x: int, y: int, lines: int, unit: FiringUnit, signs: bool) -> None:
    """A caption over the middle part of the weights; a pixel is the mean of four weights."""
    width, height = UNIT_COLUMNS - GAP, min(2 * (lines - 1), LINES)
    top, left = LINES - height, COLUMNS // 2 - width
    weights = unit.pattern[top : top + 2 * height, left : left + 2 * width]
    pixels = weights.reshape(height, 2, width, 2).mean(axis=(1, 3))
    draw_signed(cells, x, y + 1, strengths(pixels), signs=signs)
    cells.write(x, y, fit(f"unit {unit.number} {short(unit.activation)}", width), "caption")
