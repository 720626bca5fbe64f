"""Roles: which column of a table is predicted, which are features, and which are left out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.options import DataOptions
from tui_nn.data.schema import MAXIMUM_CLASSES, Task
from tui_nn.data.tables.cells import number_text
from tui_nn.data.tables.features import FeatureKind
from tui_nn.data.tables.understanding.columns import Column
from tui_nn.data.tables.values import Array
from tui_nn.errors import DataError

TARGETS = ("target", "label", "class", "y")
"""Names of columns that are predicted unless another is chosen, the first that there is; y only
where it does not stand beside x and others."""

FEW_WORDS = 5
"""Different words that are categories however few rows there are."""

MAXIMUM_CATEGORIES = 100
"""Different words of a column that is a feature."""

FEW_CLASSES = 20
"""Most different whole numbers that are classes rather than numbers."""

LARGEST_TARGET = 1e100
"""Largest number that can be predicted, positive or negative."""

ROWS_OF_A_CLASS = 5
"""Rows that whole numbers need on average to be classes."""

IDENTIFIER = re.compile(r"(.*[ _-])?(id|uuid|guid|index|idx|rownum|row|key)|unnamed: \d+|", re.I)
"""Names of columns that number the rows."""

FEWEST_IDENTIFIERS = 10
"""Rows that a column must tell apart to be taken for an identifier."""


@dataclass(frozen=True, eq=False, slots=True)
class Roles:
    """What the columns are used for.

    Attributes:
        target: the predicted column.
        reason: why it is the target.
        task: classification or regression.
        class_names: the classes by label; empty for regression.
        features: the columns that the network takes in.
        ignored: why each column that is left out by the program is left out, by name.
    """

    target: Column
    reason: str
    task: Task
    class_names: tuple[str, ...]
    features: tuple[Column, ...]
    ignored: Mapping[str, str]

    @property
    def used(self) -> tuple[str, ...]:
        """Names of the features and of the target."""
        return (*(column.name for column in self.features), self.target.name)

    def take(self, rows: Array) -> Roles:
        """The same with some rows, indices of shape (n,)."""
        features = tuple(column.take(rows) for column in self.features)
        return replace(self, target=self.target.take(rows), features=features)


def choose_roles(columns: Sequence[Column], options: DataOptions, source: str) -> Roles:
    """Choose what each column is used for.

    Args:
        columns: all columns of the table.
        options: what the user said.
        source: where the table is from, for messages.

    Raises:
        DataError: a column that was named does not exist, the target cannot be predicted, or
            nothing is left as a feature.
    """
    names = [column.name for column in columns]
    for name in options.drop:
        _check_name(name, names, source, "--drop")
    target, reason = _find_target(columns, options, source)
    if target.name in options.drop:
        raise DataError(f"{source}: {target.name} is the target and cannot be dropped too")
    task = _find_task(target, options.task, source)
    if task is Task.REGRESSION:
        _check_size(target, source)
    class_names = find_classes(target, source) if task is Task.CLASSIFICATION else ()
    kept = [column for column in columns if column.name not in (target.name, *options.drop)]
    useless = {column.name: reason_to_ignore(column) for column in kept}
    ignored = {name: why for name, why in useless.items() if why}
    features = _without_row_numbers(
        [column for column in kept if column.name not in ignored], ignored
    )
    if not features:
        raise DataError(f"{source}: no column is left to predict {target.name} from{_why(ignored)}")
    return Roles(target, reason, task, class_names, tuple(features), ignored)


def _why(ignored: Mapping[str, str]) -> str:
    if not ignored:
        return ""
    name, reason = next(iter(ignored.items()))
    return f"; {name} is ignored: {reason}"


def _check_name(name: str, names: Sequence[str], source: str, option: str) -> None:
    if name in names:
        return
    same = [other for other in names if other.casefold() == name.casefold()]
    close = same or difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(names[:10])}"
    raise DataError(f"{source}: {option}: no column {name!r}; {hint}")


def _find_target(
    columns: Sequence[Column], options: DataOptions, source: str
) -> tuple[Column, str]:
    names = [column.name for column in columns]
    if options.target:
        _check_name(options.target, names, source, "--target")
        return columns[names.index(options.target)], "chosen with --target"
    kept = [column for column in columns if column.name not in options.drop]
    if not kept:
        raise DataError(f"{source}: all columns are dropped")
    by_name = {column.name.strip().casefold(): column for column in reversed(kept)}
    if "x" in by_name and len(kept) > 2:
        by_name.pop("y", None)  # coordinates, such as the x, y and z of a stone
    for wanted in TARGETS:
        if wanted in by_name:
            return by_name[wanted], f"its name is {by_name[wanted].name}"
    return kept[-1], "it is the last column; --target chooses another"


def _find_task(target: Column, chosen: str, source: str) -> Task:
    present = target.present
    if not len(present):
        raise DataError(f"{source}: {target.name} has no value in any row; choose another --target")
    if target.kind is FeatureKind.DATE:
        raise DataError(
            f"{source}: {target.name} holds dates, which cannot be predicted; choose another"
            " --target"
        )
    is_words = target.kind is FeatureKind.CATEGORY
    if chosen != "auto":
        if is_words and Task(chosen) is Task.REGRESSION:
            raise DataError(
                f"{source}: {target.name} holds words such as {target.words[0]!r}, which are"
                " classes; --task regression needs numbers"
            )
        return Task(chosen)
    if is_words or target.kind is FeatureKind.FLAG:
        return Task.CLASSIFICATION
    return Task.CLASSIFICATION if _is_few_whole_numbers(present) else Task.REGRESSION


def _check_size(target: Column, source: str) -> None:
    """Refuse numbers with squares that no float holds, so that their errors have no figures."""
    largest = float(np.abs(target.present).max())
    if largest > LARGEST_TARGET:
        raise DataError(
            f"{source}: {target.name} has values as large as {largest:.3g}; numbers up to"
            f" {LARGEST_TARGET:g} can be predicted"
        )


def _is_few_whole_numbers(present: Array) -> bool:
    different = np.unique(present)
    return bool(
        np.all(different == np.rint(different))
        and len(different) <= FEW_CLASSES
        and (len(different) <= 2 or len(different) * ROWS_OF_A_CLASS <= len(present))
    )


def find_classes(target: Column, source: str) -> tuple[str, ...]:
    """The names of the classes by label: words sorted, numbers by their size."""
    names = target.words
    if target.kind is FeatureKind.NUMBER:
        names = tuple(number_text(float(value)) for value in np.unique(target.present))
    rows = len(target.present)
    where = f"{source}: {target.name} has"
    if len(names) < 2:
        raise DataError(f"{where} the same value {names[0]!r} in all rows; choose another --target")
    if len(names) > MAXIMUM_CLASSES:
        hint = "use --task regression, or " if target.kind is FeatureKind.NUMBER else ""
        raise DataError(
            f"{where} {len(names):,} different values, and at most {MAXIMUM_CLASSES:,} can be"
            f" classes; {hint}choose another --target"
        )
    if len(names) > 2 and len(names) >= rows:
        raise DataError(f"{where} another value in each of {rows:,} rows; choose another --target")
    return names


def reason_to_ignore(column: Column) -> str:
    """Why a column cannot be a feature; "" if it can."""
    present = column.present
    if not len(present):
        return "it has no values"
    different = len(np.unique(present))
    if column.kind is FeatureKind.CATEGORY:
        if different > max(FEW_WORDS, len(present) // 2):
            return f"{different:,} different texts in {len(present):,} rows tell nothing"
        if different > MAXIMUM_CATEGORIES:
            return f"{different:,} different texts are more than {MAXIMUM_CATEGORIES}"
    elif column.kind is FeatureKind.NUMBER and IDENTIFIER.fullmatch(column.name.strip()):
        is_whole = np.all(present == np.rint(present))
        if different == len(present) >= FEWEST_IDENTIFIERS and is_whole:
            return "it looks like an identifier: another whole number in each row"
    return ""


def _without_row_numbers(features: list[Column], ignored: dict[str, str]) -> list[Column]:
    """The features without columns that count the rows from 0 or 1, unless there are no others."""
    counting = [column.name for column in features if _counts_rows(column)]
    if not counting or len(counting) == len(features):
        return features
    ignored |= dict.fromkeys(counting, "it looks like a row number")
    return [column for column in features if column.name not in counting]


def _counts_rows(column: Column) -> bool:
    if column.kind is not FeatureKind.NUMBER or len(column.values) < FEWEST_IDENTIFIERS:
        return False
    ordered = np.sort(column.values)
    return ordered[0] in (0, 1) and np.array_equal(ordered, ordered[0] + np.arange(len(ordered)))
