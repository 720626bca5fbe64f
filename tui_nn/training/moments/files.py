"""Kept moments on the disk: a file each in a folder beside the checkpoints of the run.

A file has the parameters by layer, as in a checkpoint, and the step. It is checked when it is read:
one that is damaged (by a power cut: they are not waited for), or of another network, is a moment
that is lost, and never more than that.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.engine.network import Network
from tui_nn.errors import CheckpointError
from tui_nn.storage.private_folders import OWNER_ONLY, OWNER_ONLY_FOLDER
from tui_nn.training.checkpoints.layout import copy_parts, name_parts
from tui_nn.training.moments.album import Moment

Array = NDArray[Any]

STEP = "moment"
"""Key of the metadata with the step; no other file of this program has it."""

BUFFER = "parameters"

NAME = re.compile(r"step-(\d{1,18})\.safetensors")


def find_moments(folder: Path, last: int) -> list[Moment]:
    """The moments up to step `last` with a file in `folder`, ascending; not read yet."""
    found = []
    for path in list_files(folder):
        step = step_of(path)
        with contextlib.suppress(OSError):  # deleted meanwhile
            if step <= last:
                found.append(Moment(step, path.stat().st_size, path=path))
    return sorted(found, key=lambda moment: moment.step)


def write_moments(folder: Path, network: Network, moments: Sequence[Moment]) -> None:
    """Write those that are in memory alone, and delete the files of all others.

    Args:
        folder: where the files are; it is made if it is missing.
        network: says how the parameters are laid out; its values are ignored.
        moments: all that are kept.

    Raises:
        CheckpointError: one cannot be written; it stays in memory.
        OSError: the folder cannot be made, or a file not be deleted.
    """
    if moments:
        folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    keep_files(folder, {moment.step for moment in moments})
    for moment in moments:
        if moment.values is not None:
            _write(folder / f"step-{moment.step}.safetensors", network, moment, moment.values)


def keep_files(folder: Path, steps: set[int]) -> bool:
    """Delete the files of all other steps; whether there were any.

    Raises:
        OSError: one cannot be deleted.
    """
    others = [path for path in list_files(folder) if step_of(path) not in steps]
    for path in others:
        path.unlink(missing_ok=True)
    return bool(others)


def read_moment(moment: Moment, network: Network) -> Array:
    """The parameters of a moment, laid out like those of `network`.

    Raises:
        CheckpointError: its file is missing, damaged, or not a moment of this network.
    """
    values, path = moment.values, moment.path
    if values is not None:
        return values
    assert path is not None
    checkpoint = read_checkpoint(path)
    flat = np.zeros_like(network.parameters.values)
    try:
        if int(checkpoint.metadata[STEP]) != moment.step:
            raise ValueError(f"it is of step {checkpoint.metadata[STEP]}")
        copy_parts(network, BUFFER, flat, checkpoint.tensors)
    except (KeyError, ValueError) as error:
        raise CheckpointError(f"{path}: is not a moment of this run ({error})") from None
    return flat


def list_files(folder: Path) -> list[Path]:
    """The files with moments in `folder`; none if it cannot be read."""
    try:
        return [path for path in folder.iterdir() if NAME.fullmatch(path.name)]
    except OSError:
        return []


def step_of(path: Path) -> int:
    """The step in the name of a file with a moment."""
    match = NAME.fullmatch(path.name)
    return int(match[1]) if match else -1


def _write(path: Path, network: Network, moment: Moment, values: Array) -> None:
    checkpoint = Checkpoint(name_parts(network, BUFFER, values), {STEP: str(moment.step)})
    # Waiting for the disk took 5 to 15 ms each, at the end of a run for all of them.
    write_checkpoint(path, checkpoint, OWNER_ONLY, survives_power_cut=False)
    moment.size, moment.path = path.stat().st_size, path
    moment.values = None  # last: the session's thread reads these from the disk from now on
