"""What a user has to know of how pictures were read and prepared."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence

from tui_nn.data.picture_files.borders import Ground
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.picture_files.reading import Broken, Pictures
from tui_nn.text import plural

SHOWN = 3
"""Broken pictures that a note names."""


def describe_pictures(
    parts: Sequence[Pictures], preparation: PicturePreparation
) -> tuple[list[str], list[str]]:
    """Describe all pictures of a data set.

    Args:
        parts: those of each part.
        preparation: how they were prepared.

    Returns:
        Notes on how they were read, and warnings of what is odd about them; a sentence each.
    """
    sizes = sum((part.sizes for part in parts), Counter[tuple[int, int]]())
    notes = describe_changes(sizes, sum(part.inverted for part in parts), preparation)
    broken = [one for part in parts for one in part.broken]
    if broken:
        notes.append(_describe_broken(broken))
    return notes, _warnings(parts, sum(len(part.kept) for part in parts))


def describe_changes(
    sizes: Counter[tuple[int, int]], inverted: int, preparation: PicturePreparation
) -> list[str]:
    """What was done to pictures, a sentence each.

    Args:
        sizes: how many had which (rows, columns) before.
        inverted: how many were inverted.
        preparation: how they were prepared.
    """
    notes = [_describe_sizes(sizes, preparation)]
    if inverted:
        share = _share(inverted, sizes.total())
        notes.append(f"{share} dark on light, inverted (--invert no leaves them)")
    return [note for note in notes if note]


def _describe_sizes(counts: Counter[tuple[int, int]], preparation: PicturePreparation) -> str:
    sizes = sorted(counts, key=math.prod)
    size = _size(preparation.size)
    if sizes == [preparation.size] and not preparation.fit:
        return ""
    span = _size(sizes[0]) if len(sizes) == 1 else f"{_size(sizes[0])} to {_size(sizes[-1])}"
    how = "fitted and centred as on the pad" if preparation.fit else "proportions kept"
    return f"pictures of {span} pixels brought to {size}, {how}"


def _describe_broken(broken: Sequence[Broken]) -> str:
    reasons = "; ".join(one.reason for one in broken[:SHOWN])
    more = f"; and {len(broken) - SHOWN} more" if broken[SHOWN:] else ""
    return f"{plural(len(broken), 'picture')} cannot be read and left out: {reasons}{more}"


def _warnings(parts: Sequence[Pictures], total: int) -> list[str]:
    warnings = []
    blank = sum(part.grounds[Ground.BLANK] for part in parts)
    if blank:
        warnings.append(f"{_share(blank, total)} blank")
    copies = _count_copies(parts)
    if copies:
        warnings.append(f"{_share(copies, total)} the same as another one, pixel by pixel")
    return warnings


def _count_copies(parts: Sequence[Pictures]) -> int:
    """How many pictures are equal to an earlier one."""
    seen = Counter(
        hashlib.blake2b(picture.tobytes(), digest_size=8).digest()
        for part in parts
        for picture in part.pixels
    )
    return sum(count - 1 for count in seen.values())


def _share(count: int, total: int) -> str:
    if count == total:
        return f"all {total:,} pictures are"
    return f"{count:,} of {total:,} pictures {'is' if count == 1 else 'are'}"


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
