"""Defaults of the user, in a file: how the terminal is used, and where data are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tui_nn.errors import UserError
from tui_nn.storage.durable import read_at_most
from tui_nn.storage.user_folders import config_folder

NAME = "config.toml"

MAXIMUM_SIZE = 1 << 16
"""Bytes of the file."""

GLYPHS = ("auto", "braille", "blocks", "ascii")
"""Values of `--glyphs`."""

COLORS = ("auto", "truecolor", "256", "16", "none")
"""Values of `--colors`."""


class Defaults(NamedTuple):
    """What holds where no option says otherwise.

    Attributes:
        theme: name of the theme; "" for the program's own.
        glyphs, colors: as of the options.
        mouse: whether the mouse is used.
        low_bandwidth: whether little is sent to the terminal.
        data_dir: folder with the files of mnist and fashion-mnist; None for none.
    """

    theme: str = ""
    glyphs: str = "auto"
    colors: str = "auto"
    mouse: bool = True
    low_bandwidth: bool = False
    data_dir: Path | None = None


def defaults_path() -> Path:
    """Where the file is, or would be."""
    return config_folder() / NAME


def read_defaults(path: Path | None = None) -> Defaults:
    """The user's defaults; the program's own if there is no file.

    Args:
        path: the file; None for the user's.

    Raises:
        UserError: it cannot be read, is not TOML, or has an unknown name or a wrong value.
    """
    path = path or defaults_path()
    try:
        content = read_at_most(path, MAXIMUM_SIZE + 1)
    except FileNotFoundError:
        return Defaults()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(content) > MAXIMUM_SIZE:
        raise UserError(f"{path}: is too large for a file of defaults")
    try:
        values = tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}: is not TOML ({error})") from None
    return Defaults(**{name: _check(path, name, value) for name, value in values.items()})


def _check(path: Path, name: str, value: Any) -> Any:
    """A value of the file as `Defaults` has it.

    Raises:
        UserError: the name is unknown, or the value wrong.
    """
    if name not in Defaults._fields:
        raise UserError(f"{path}: {name} is unknown; there are {', '.join(Defaults._fields)}")
    choices: Mapping[str, tuple[str, ...]] = {"glyphs": GLYPHS, "colors": COLORS}
    if name in ("mouse", "low_bandwidth"):
        if not isinstance(value, bool):
            raise UserError(f"{path}: {name} is true or false, not {value!r}")
        return value
    text = str(value)
    if name in choices and text not in choices[name]:
        raise UserError(f"{path}: {name} is one of {', '.join(choices[name])}, not {text!r}")
    return Path(text).expanduser() if name == "data_dir" else text
