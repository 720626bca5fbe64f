"""Target `hugging-face`: Parquet and Arrow files, alone and in the folders that hold them."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tests.fuzz.harness import Target
from tests.fuzz.mutations import Mutator
from tui_nn.data.catalog import load_dataset

ROWS = 24

NAMES = ["ant", "bee"]

INFO: dict[str, Any] = {
    "features": {
        "image": {"_type": "Image"},
        "label": {"names": NAMES, "_type": "ClassLabel"},
    }
}


class Shards(NamedTuple):
    """A file of the training part, what describes it, and whether there is a folder."""

    content: bytes
    info: bytes
    is_parquet: bool
    is_folder: bool


class HuggingFaceTarget(Target):
    """Files that are read with pyarrow."""

    name = "hugging-face"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        kinds = (True, False)
        self._files = [(_packed(table, kind), kind) for table in _tables() for kind in kinds]

    def valid(self) -> Iterator[Shards]:
        """Rows and pictures in both formats."""
        for content, is_parquet in self._files:
            yield Shards(content, json.dumps(INFO).encode(), is_parquet, is_folder=True)

    def make(self, mutator: Mutator) -> Shards:
        """A damaged file, or a sound one with a damaged description."""
        random = mutator.random
        content, is_parquet = random.choice(self._files)
        info = json.dumps(INFO).encode()
        if random.random() < 0.3:
            described = mutator.distort(INFO)
            info = json.dumps(described, default=str).encode("utf-8", "replace")
        if random.random() < 0.1:
            info = mutator.damage(info)
        if random.random() < 0.8:
            content = mutator.damage(content)
        return Shards(content, info, is_parquet, is_folder=random.random() < 0.7)

    def attempt(self, case: Shards) -> None:
        """Load it as a data set."""
        suffix = ".parquet" if case.is_parquet else ".arrow"
        place = self.folder / "case"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        file = place / f"train{suffix}"
        file.write_bytes(case.content)
        if case.is_folder:
            (place / "dataset_info.json").write_bytes(case.info)
        path = place if case.is_folder else file
        dataset = load_dataset(str(path), seed=1, validation_split=0.2)
        assert np.isfinite(dataset.train.read().inputs).all()


def _tables() -> Iterator[Any]:
    import pyarrow

    numbers = np.random.default_rng(0).normal(size=(ROWS, 2))
    words = [("red", None, "blue")[row % 3] for row in range(ROWS)]
    labels = np.arange(ROWS) % 2
    yield pyarrow.table({"a": numbers[:, 0], "b": numbers[:, 1], "word": words, "label": labels})
    kind = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    cells = [{"bytes": content, "path": None} for content in map(_png, range(ROWS))]
    yield pyarrow.table({"image": pyarrow.array(cells, kind), "label": labels})


def _png(seed: int) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (6, 5)).astype(np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _packed(table: Any, is_parquet: bool) -> bytes:
    from pyarrow import ipc, parquet

    file = io.BytesIO()
    if is_parquet:
        parquet.write_table(table, file)
    else:
        with ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table)
    return file.getvalue()
