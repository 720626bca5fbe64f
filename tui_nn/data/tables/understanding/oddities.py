"""Oddities: what is odd about a table as a whole: small classes, equal rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.data.dataset import Split
from tui_nn.data.splitting.splits import Parts
from tui_nn.data.tables.values import Array
from tui_nn.text import plural

FEW_ROWS = 5
"""Rows of a class below which it is hard to learn."""

LISTED = 5
"""Classes that a warning names."""


def warn_of_small_classes(classes: Sequence[tuple[str, int]]) -> list[str]:
    """A warning of classes with few rows."""
    small = [f"{name} ({count})" for name, count in classes if count < FEW_ROWS]
    if not small:
        return []
    more = f" and {len(small) - LISTED} more" if len(small) > LISTED else ""
    noun = "1 class has" if len(small) == 1 else f"{len(small)} classes have"
    return [f"{noun} fewer than {FEW_ROWS} rows: {', '.join(small[:LISTED])}{more}"]


def warn_of_overlap(whole: Split, parts: Parts, test: Split) -> list[str]:
    """Warnings of rows that occur twice, and of rows of the test part that are trained on."""
    keys = _keys(whole)
    warnings = []
    if repeated := len(keys) - len(np.unique(keys)):
        verb = "is" if repeated == 1 else "are"
        warnings.append(f"{plural(repeated, 'row')} {verb} the same as another row")
    trained = np.concatenate([keys[parts.train], keys[parts.validation]])
    if known := int(np.isin(_keys(test), trained).sum()):
        warnings.append(
            f"{plural(known, 'row')} of the test part {'is' if known == 1 else 'are'} among the"
            " rows trained on, so the test looks better than it is"
        )
    return warnings


def _keys(split: Split) -> Array:
    """Each row with its target as bytes, shape (rows,)."""
    targets = split.targets.reshape(len(split), split.targets[:1].size or 1).astype(np.float32)
    rows = np.ascontiguousarray(np.hstack([split.inputs, targets]) + 0.0)
    return rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1])))[:, 0]
