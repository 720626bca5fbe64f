"""Profile: what the user says of a run: a title, tags and a note, in a file of the run's folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tui_nn.errors import RunError
from tui_nn.storage.durable import read_at_most, replace_file
from tui_nn.storage.private_folders import OWNER_ONLY

PROFILE = "profile.toml"

LONGEST_TITLE, LONGEST_TAG, MOST_TAGS, LONGEST_NOTE = 80, 32, 16, 2_000
"""Characters, and number of tags."""

MAXIMUM_SIZE = 1 << 15
"""Bytes of a profile's file."""


def _check(name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise RunError(f"{name}: is longer than {longest:,} characters")
    if not text.isprintable():
        raise RunError(f"{name}: has characters that cannot be shown")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the user says of a run.

    Attributes:
        title: one line; "" for none.
        tags: words to find it by, in the order in which they were given.
        note: any text; "" for none.

    Raises:
        RunError: a text is too long, or has characters that cannot be shown.
    """

    title: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        _check("title", self.title, LONGEST_TITLE)
        _check("note", self.note.replace("\n", " "), LONGEST_NOTE)
        for tag in self.tags:
            _check("tag", tag, LONGEST_TAG)
            if not tag or any(character.isspace() or character == "," for character in tag):
                raise RunError(f"tag {tag!r}: is not one word")
        if len(self.tags) > MOST_TAGS:
            raise RunError(f"tags: at most {MOST_TAGS}")


NO_PROFILE = Profile()


def read_profile(folder: Path) -> Profile:
    """The profile in the folder of a run; an empty one if there is none.

    Raises:
        RunError: it is damaged or cannot be read.
    """
    path = folder / PROFILE
    try:
        content = read_at_most(path, MAXIMUM_SIZE + 1)
    except FileNotFoundError:
        return NO_PROFILE
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(content) > MAXIMUM_SIZE:
        raise RunError(f"{path}: is too large")
    try:
        values = tomllib.loads(content.decode())
        tags = values.get("tags", [])
        return Profile(
            str(values.get("title", "")), tuple(map(str, tags)), str(values.get("note", ""))
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise RunError(f"{path}: is damaged ({error})") from None


def write_profile(folder: Path, profile: Profile) -> None:
    """Write the profile of a run; any process may, also while another one trains the run.

    Raises:
        RunError: it cannot be written.
    """
    import tomli_w

    values = {"title": profile.title, "tags": list(profile.tags), "note": profile.note}
    path = folder / PROFILE
    try:
        if profile == NO_PROFILE:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, tomli_w.dumps(values).encode(), permissions=OWNER_ONLY)
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error.strerror or error})") from error
