"""A run as one file, a tar archive of its folder, to be kept or taken to another computer.

An archive may come from anywhere: members are read one by one, only those of a run are accepted,
each under the name that this program gives it, and of a limited size.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tui_nn.errors import RunError
from tui_nn.storage.private_folders import OWNER_ONLY, OWNER_ONLY_FOLDER
from tui_nn.training.runs.folder import CHECKPOINTS, CONFIG, METRICS, MOMENTS, STATE, RunFolder
from tui_nn.training.runs.membership import TRIAL
from tui_nn.training.runs.profile import PROFILE
from tui_nn.training.runs.store import RunStore

MEMBER = re.compile(
    rf"([A-Za-z0-9][A-Za-z0-9._-]{{0,99}})/"
    rf"({CONFIG}|{STATE}|{METRICS}|{PROFILE}|{TRIAL}|({CHECKPOINTS}|{MOMENTS})/step-\d{{1,18}}\.safetensors)",
    re.ASCII,
)
"""Names of the members: the run, and one of its files."""

LARGEST, MOST = 4 << 30, 500
"""Bytes of all members together, and number of members."""

PIECE = 1 << 20
"""Bytes copied at a time."""


def export_run(folder: RunFolder, path: Path) -> None:
    """Write a run that no process trains.

    Args:
        folder: the run.
        path: the archive, which is replaced if it exists.

    Raises:
        RunError: a process holds the run, or a file cannot be read or written.
    """
    folder.refuse_if_held()
    draft = path.with_name(f".{path.name}.part")
    try:
        with tarfile.open(draft, "w") as archive:
            for file in files_of(folder):
                member = archive.gettarinfo(str(file), f"{folder.name}/{_inside(folder, file)}")
                member.uid = member.gid = 0
                member.uname = member.gname = ""
                with file.open("rb") as content:
                    archive.addfile(member, content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RunError(f"{path}: cannot be written ({error.strerror or error})") from error


def import_run(path: Path, store: RunStore) -> RunFolder:
    """Add the run in an archive to a store, with a new number if its name is taken.

    Raises:
        RunError: it is not the archive of a run, or cannot be read or written.
    """
    try:
        with tarfile.open(path, "r:") as archive:
            name = _check(archive, path)
            folder = store.make_folder(name)
            try:
                _extract(archive, folder)
                folder.config()
                folder.state()
            except BaseException:
                shutil.rmtree(folder.path, ignore_errors=True)
                raise
            return folder
    except tarfile.TarError as error:
        raise RunError(f"{path}: is not the archive of a run ({error})") from None
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror or error})") from error


def files_of(folder: RunFolder) -> Iterator[Path]:
    """The files of a run that an archive has."""
    for path in sorted(folder.path.rglob("*")):
        if path.is_file() and MEMBER.fullmatch(f"x/{_inside(folder, path)}"):
            yield path


def _inside(folder: RunFolder, path: Path) -> str:
    return path.relative_to(folder.path).as_posix()


def _check(archive: tarfile.TarFile, path: Path) -> str:
    """The name of the run, once it is known that the archive has nothing else.

    Raises:
        RunError: it is not the archive of a run, or too large.
    """
    names, total = set(), 0
    for number, member in enumerate(archive):
        match = MEMBER.fullmatch(member.name)
        total += member.size
        if not member.isreg() or match is None:
            raise RunError(f"{path}: is not the archive of a run: it has {member.name!r}")
        if number >= MOST or total > LARGEST:
            raise RunError(f"{path}: is too large for the archive of a run")
        names.add(match[1])
    if len(names) != 1:
        raise RunError(f"{path}: is not the archive of one run")
    return str(names.pop())


def _extract(archive: tarfile.TarFile, folder: RunFolder) -> None:
    for member in archive:
        match = MEMBER.fullmatch(member.name)
        source = archive.extractfile(member)
        assert match is not None
        assert source is not None
        target = folder.path / match[2]
        target.parent.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
        with target.open("xb") as file:
            target.chmod(OWNER_ONLY)
            _copy(source, file)


def _copy(source: IO[bytes], file: IO[bytes]) -> None:
    while piece := source.read(PIECE):
        file.write(piece)
