"""TARGETS: everything that can be attacked, by name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.checkpoints import CheckpointTarget
from tests.fuzz.drawings import ForeignStrokesTarget, StrokesTarget
from tests.fuzz.harness import Target
from tests.fuzz.hub_folders import HuggingFaceTarget
from tests.fuzz.messages import HostTarget, MessagesTarget
from tests.fuzz.own_arrays import OwnArraysTarget
from tests.fuzz.picture_files import PictureFilesTarget
from tests.fuzz.pictures import ArrayTarget, DataSetTarget, IdxTarget, ImageTarget
from tests.fuzz.runs import ConfigTarget, MarksTarget, RunsTarget
from tests.fuzz.stroke_files import StrokeFilesTarget
from tests.fuzz.tables import ColumnarTarget, TableSetTarget, TableTarget

TARGETS: dict[str, type[Target]] = {
    target.name: target
    for target in (
        IdxTarget,
        DataSetTarget,
        ArrayTarget,
        OwnArraysTarget,
        HuggingFaceTarget,
        ImageTarget,
        PictureFilesTarget,
        CheckpointTarget,
        StrokesTarget,
        ForeignStrokesTarget,
        StrokeFilesTarget,
        MessagesTarget,
        HostTarget,
        ConfigTarget,
        MarksTarget,
        RunsTarget,
        TableTarget,
        ColumnarTarget,
        TableSetTarget,
    )
}


@contextlib.contextmanager
def open_target(name: str, folder: Path) -> Iterator[Target]:
    """A target with its files in `folder`, closed in the end."""
    target = TARGETS[name](folder)
    try:
        yield target
    finally:
        target.close()
