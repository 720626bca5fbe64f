"""The values of a setting: how they are read from text, and which are allowed.

`parse` and `check` return the value as a config holds it, and raise ValueError with a short
message.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Protocol

from tui_nn.storage.paths import typed_path
from tui_nn.training.settings.bounds import PICTURE_SIDES, UNITS, Bounds
from tui_nn.training.settings.synonyms import find_value

MAXIMUM_LAYERS = 16


class Values(Protocol):
    """The values of a setting."""

    def parse(self, text: str) -> Any:
        """The value that `text` stands for."""

    def check(self, value: Any) -> Any:
        """Check a value that may be of any type."""


@dataclass(frozen=True, slots=True)
class WholeNumbers:
    """Integers within bounds; `1_000` is read as 1000."""

    bounds: Bounds

    def parse(self, text: str) -> int:
        """Read an integer within the bounds."""
        try:
            value = int(text.replace("_", ""))
        except ValueError:
            raise ValueError(f"{text!r} is not a whole number") from None
        return self.check(value)

    def check(self, value: Any) -> int:
        """Refuse what is not an integer, and one outside the bounds."""
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise ValueError(f"{str(value)!r} is not a whole number")
        if value not in self.bounds:  # type: ignore[operator]
            raise ValueError(f"{value} is outside {self.bounds.low} to {self.bounds.high}")
        return value  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Finite numbers within bounds."""

    bounds: Bounds

    def parse(self, text: str) -> float:
        """Read a number within the bounds."""
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a number") from None
        if value not in self.bounds:
            raise ValueError(f"{text} must be {self.bounds}")
        return value

    def check(self, value: Any) -> float:
        """Refuse what is not a number, and one outside the bounds."""
        if isinstance(value, bool) or not isinstance(value, Real):
            raise ValueError(f"{str(value)!r} is not a number")
        self.bounds.check(value)
        return value  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a table, also as they are spelled elsewhere.

    Attributes:
        setting: the setting, whose synonyms are understood.
        table: the names.
    """

    setting: str
    table: Mapping[str, Any]

    def parse(self, text: str) -> str:
        """The name in the table that `text` means."""
        name = find_value(self.setting, text, self.table)
        if name is None:
            raise ValueError(f"{text!r} is not one of {', '.join(self.table)}")
        return name

    def check(self, value: Any) -> str:
        """The name in the table that `value` means."""
        return self.parse(value if isinstance(value, str) else "")


class LayerSizes:
    """Units of each hidden layer: `128,64`, also `(128, 64)` or `128 64`; `none` for none."""

    def parse(self, text: str) -> tuple[int, ...]:
        """Read the sizes, first to last."""
        sizes = text.strip("()[]").removesuffix(",")
        if sizes.lower() in ("", "none"):
            return ()
        units = WholeNumbers(UNITS)
        parts = sizes.split("," if "," in sizes else None)
        return self.check(tuple(units.parse(part.strip()) for part in parts))

    def check(self, value: Any) -> tuple[int, ...]:
        """Refuse what is not a short list of sizes."""
        if not isinstance(value, tuple | list):
            raise ValueError(f"{str(value)!r} is not a list of layer sizes")
        layers = tuple(map(WholeNumbers(UNITS).check, value))
        if len(layers) > MAXIMUM_LAYERS:
            raise ValueError(f"{len(layers)} layers; at most {MAXIMUM_LAYERS}")
        return layers


class Folders:
    """Paths of folders; `~` is the home folder in a text."""

    def parse(self, text: str) -> Path:
        """Read a path as it is typed."""
        return typed_path(text)

    def check(self, value: Any) -> Path:
        """Refuse what is not a path."""
        if not isinstance(value, str | Path):
            raise ValueError(f"{str(value)!r} is not a path")
        return Path(value)


class Paths:
    """Paths of files or folders, absolute; `~` is the home folder in a text."""

    def parse(self, text: str) -> Path:
        """Read a path as it is typed."""
        return typed_path(text).absolute()

    def check(self, value: Any) -> Path:
        """Refuse what is not a path."""
        return Folders().check(value).absolute()


class Text:
    """Any line of text."""

    def parse(self, text: str) -> str:
        """The text itself."""
        return self.check(text)

    def check(self, value: Any) -> str:
        """Refuse what is not a text."""
        if not isinstance(value, str):
            raise ValueError(f"{str(value)!r} is not a text")
        return value


class ColumnNames:
    """Names of columns: `age,"last, first"`, quoted as in a CSV file."""

    def parse(self, text: str) -> tuple[str, ...]:
        """Read the names."""
        if not text:
            return ()
        try:
            (names,) = csv.reader([text], skipinitialspace=True, strict=True)
        except (csv.Error, ValueError):
            raise ValueError(f"{text!r} is not a list of columns such as a,b") from None
        return self.check(tuple(names))

    def check(self, value: Any) -> tuple[str, ...]:
        """Refuse what is not a list of names."""
        if not isinstance(value, tuple | list):
            raise ValueError(f"{str(value)!r} is not a list of columns")
        return tuple(map(Text().check, value))

    def write(self, value: tuple[str, ...]) -> str:
        """The text that `parse` reads."""
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(value)
        return line.getvalue()


class YesNo:
    """Yes or no; an option on the command line means yes without a value."""

    def parse(self, text: str) -> bool:
        """Read yes or no."""
        try:
            return {"yes": True, "true": True, "no": False, "false": False}[text.lower()]
        except KeyError:
            raise ValueError(f"{text!r} is neither yes nor no") from None

    def check(self, value: Any) -> bool:
        """Refuse what is not a truth value."""
        if not isinstance(value, bool):
            raise ValueError(f"{str(value)!r} is neither yes nor no")
        return value


class PictureSize:
    """Rows and columns of pictures: `28x28`, or `28` for both."""

    def parse(self, text: str) -> tuple[int, int]:
        """Read rows and columns."""
        side = WholeNumbers(PICTURE_SIDES)
        rows, _, columns = text.lower().replace("×", "x").partition("x")
        return side.parse(rows), side.parse(columns or rows)

    def check(self, value: Any) -> tuple[int, int]:
        """Refuse what is not a pair of sides."""
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise ValueError(f"{str(value)!r} is not a size such as 28x28")
        rows, columns = map(WholeNumbers(PICTURE_SIDES).check, value)
        return rows, columns

    def write(self, value: tuple[int, int]) -> str:
        """The text that `parse` reads."""
        return f"{value[0]}x{value[1]}"


@dataclass(frozen=True, slots=True)
class OrNone:
    """Values, or None, which is an empty text."""

    values: Values

    def parse(self, text: str) -> Any:
        """None for an empty text, else one of the values."""
        return self.values.parse(text) if text else None

    def check(self, value: Any) -> Any:
        """None, or one of the values."""
        return None if value is None else self.values.check(value)
