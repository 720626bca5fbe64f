"""Find the arrays that belong together: in an archive, in a folder, or beside a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_nn.data.arrays.files import ArrayFile, file_of, list_archive
from tui_nn.data.arrays.roles import Content, Part, Role, find_role
from tui_nn.data.idx.reading import naming
from tui_nn.data.recognition.listing import list_folder
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import ZIP_MAGIC

SUFFIXES = (".npz", ".npy")
"""How the names of files of arrays end, where others are beside them."""

UNNAMED = {"arr_0": Role(Content.INPUTS), "arr_1": Role(Content.TARGETS)}
"""Roles of the two arrays of an archive that `numpy.savez` was given without names."""

SHOWN = 8
"""Most names that a message lists."""


@dataclass(frozen=True, slots=True)
class ArraySet:
    """Arrays that belong together.

    Attributes:
        path: file or folder that was given.
        arrays: by content and part.
        group: the words that their names share, such as "kmnist".
        unused: names of arrays without a role.
    """

    path: Path
    arrays: Mapping[tuple[Content, Part], ArrayFile]
    group: str = ""
    unused: tuple[str, ...] = ()

    @property
    def train_part(self) -> Part:
        """The part that training uses: "train", or all that there is."""
        return Part.TRAIN if (Content.INPUTS, Part.TRAIN) in self.arrays else Part.WHOLE

    @property
    def files(self) -> list[Path]:
        """The files in which the arrays are."""
        return sorted({array.path for array in self.arrays.values()})


def find_arrays(path: Path) -> ArraySet:
    """The arrays of an archive, of a folder, or of a file and those beside it.

    Raises:
        DataError: there are no inputs, more than one data set, or a file is damaged.
    """
    if path.is_dir():
        return _find_in_folder(path)
    if _is_archive(path):
        found = list_archive(path)
        if len(found) > 1:
            groups = _input_groups(found)
            return _assign(path, found, "" if "" in groups or not groups else groups[0])
    role = find_role(path.stem)
    if role is None:
        return ArraySet(path, {(Content.INPUTS, Part.WHOLE): _sole_array(path)})
    return _assign(path, _arrays_in(path.parent), role.group)


def _find_in_folder(folder: Path) -> ArraySet:
    """The only data set in a folder."""
    arrays = _arrays_in(folder)
    groups = _input_groups(arrays)
    archives = [path for path in list_folder(folder).files if _is_archive(path)]
    several = [path for path in archives if path.stem not in arrays]
    if not groups and len(several) == 1:
        return find_arrays(several[0])
    if len(groups) == 1 and not several:
        return _assign(folder, arrays, groups[0])
    names = ", ".join(file.name for file in list_folder(folder).files[:SHOWN])
    raise DataError(
        f"{folder}: which arrays belong together is not clear ({names}); name one of the files,"
        " or call them X.npy and y.npy, or x_train.npy, y_train.npy, x_test.npy and y_test.npy"
    )


def _input_groups(names: Iterable[str]) -> list[str]:
    """The groups that have inputs, in alphabetical order."""
    roles = [role for name in names if (role := find_role(name)) is not None]
    return sorted({role.group for role in roles if role.content is Content.INPUTS})


def _arrays_in(folder: Path) -> dict[str, ArrayFile]:
    """The files in a folder that hold one array each, by name without suffix."""
    paths = [path for path in list_folder(folder).files if path.suffix in SUFFIXES]
    found: dict[str, ArrayFile] = {}
    for path in paths:
        if not _is_archive(path):
            found[path.stem] = file_of(path)
        elif len(arrays := list_archive(path)) == 1:
            found[path.stem] = next(iter(arrays.values()))
    return found


def _is_archive(path: Path) -> bool:
    with naming(path), path.open("rb") as file:
        return file.read(len(ZIP_MAGIC)) == ZIP_MAGIC


def _sole_array(path: Path) -> ArrayFile:
    return next(iter(list_archive(path).values())) if _is_archive(path) else file_of(path)


def _assign(path: Path, arrays: Mapping[str, ArrayFile], group: str) -> ArraySet:
    """The arrays of one group by their roles."""
    unnamed = UNNAMED if arrays.keys() == UNNAMED.keys() else {}
    chosen: dict[tuple[Content, Part], tuple[int, ArrayFile]] = {}
    unused = []
    for name, array in arrays.items():
        role = unnamed.get(name) or find_role(name)
        if role is None or role.group != group:
            unused.append(name)
            continue
        known = chosen.get((role.content, role.part))
        if known is None or role.rank < known[0]:
            chosen[role.content, role.part] = role.rank, array
    found = {key: array for key, (_, array) in chosen.items()}
    if not any(content is Content.INPUTS for content, _ in found):
        names = ", ".join(list(arrays)[:SHOWN])
        raise DataError(
            f"{path}: has arrays called {names}; expected are X and y, or x_train, y_train, x_test"
            " and y_test"
        )
    return ArraySet(path, found, group, tuple(unused))
