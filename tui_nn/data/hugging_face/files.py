"""Which files of a Hugging Face folder belong to which part: shards of Parquet or Arrow files.

Folders that `save_to_disk` writes (one for each part), those of a repository of the Hub
(`data/train-00000-of-00001.parquet`), and those of the cache (`mnist-train.arrow`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_nn.data.arrays.roles import PARTS, Part
from tui_nn.data.recognition.listing import list_folder
from tui_nn.errors import DataError

SUFFIXES = (".parquet", ".arrow")

INFO = "dataset_info.json"
"""The file with the features and the names of classes."""

MAX_INFO = 1 << 24
"""Most bytes of it."""

DEPTH = 3
"""How far below a folder files are looked for: in folders of configurations and of parts."""

MOST_FOLDERS = 500

SHOWN = 3


@dataclass(frozen=True, slots=True)
class HubFiles:
    """The files of a data set.

    Attributes:
        folder: where they are.
        shards: the files of each part, in their order.
    """

    folder: Path
    shards: dict[Part, list[Path]] = field(default_factory=dict)

    @property
    def files(self) -> list[Path]:
        """All files."""
        return [file for shards in self.shards.values() for file in shards]


def find_files(path: Path) -> HubFiles:
    """Find the parts of the data set in a folder; a file is the training part itself.

    Raises:
        DataError: there is none, or more than one.
    """
    if not path.is_dir():
        return HubFiles(path.parent, {Part.TRAIN: [path]})
    groups: dict[Path, HubFiles] = {}
    for file in _list_shards(path):
        folder, part = _place(file, path)
        group = groups.setdefault(folder, HubFiles(folder))
        group.shards.setdefault(part, []).append(file)
    if len(groups) > 1:
        names = ", ".join(str(folder) for folder in list(groups)[:SHOWN])
        raise DataError(f"{path}: has several data sets; name the folder of one: {names}")
    found = next(iter(groups.values()), None)
    if found is None:
        raise DataError(f"{path}: has no Parquet or Arrow file")
    if Part.TRAIN not in found.shards:
        known = [part for part in (Part.VALIDATION, Part.TEST) if part in found.shards]
        found.shards[Part.TRAIN] = found.shards.pop(known[0])
    return found


def _list_shards(folder: Path) -> list[Path]:
    """The files of data in a folder and some levels below it, by name."""
    found: list[Path] = []
    level, seen = [folder], 0
    for _ in range(DEPTH + 1):
        below: list[Path] = []
        for place in level:
            seen += 1
            if seen > MOST_FOLDERS:
                return found
            listing = list_folder(place)
            found += [file for file in listing.files if _is_shard(file)]
            below += listing.folders
        level = below
    return sorted(found)


def _is_shard(file: Path) -> bool:
    return file.suffix in SUFFIXES and not file.name.startswith(("cache-", "indices"))


def _place(file: Path, root: Path) -> tuple[Path, Part]:
    """The folder of the data set that a file belongs to, and its part, by the names."""
    for place, name in ((file.parent, file.stem), (file.parent.parent, file.parent.name)):
        if place == root.parent:
            break
        part = _find_part(name)
        if part is not None:
            return (place.parent if place.name == "data" and place != root else place), part
    return file.parent, Part.TRAIN


def _find_part(name: str) -> Part | None:
    words = re.split(r"[^a-z0-9]+", name.lower())
    return next((PARTS[word] for word in words if word in PARTS), None)


def read_features(files: HubFiles, metadata: bytes | None) -> dict[str, Any]:
    """The features of a data set by column, as Hugging Face describes them; empty if unknown.

    Args:
        files: the files; a file with the description may be beside them.
        metadata: the description in the schema of a file, JSON.
    """
    texts = [metadata] if metadata else []
    for folder in dict.fromkeys([*(file.parent for file in files.files), files.folder]):
        info = folder / INFO
        if info.is_file() and info.stat().st_size <= MAX_INFO:
            texts.append(info.read_bytes())
    for text in texts:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            continue
        features = _features_in(content)
        if features:
            return features
    return {}


def _features_in(content: Any) -> dict[str, Any]:
    """The features in a description, alone or below "info"."""
    if not isinstance(content, dict):
        return {}
    features = content.get("features") or _features_in(content.get("info")) or {}
    return features if isinstance(features, dict) else {}


def class_names(feature: Any) -> tuple[str, ...]:
    """The names of a column of classes; empty for any other column."""
    names = feature.get("names") if isinstance(feature, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return ()
    return tuple(names)
