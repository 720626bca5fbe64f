"""Every setting of own data, with data of every kind, changes something or is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pytest

from tests.data.idx_files import write_idx
from tests.data.picture_files.folder import make_picture, write_picture
from tests.typed import expect
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset
from tui_nn.data.options import DataOptions
from tui_nn.data.recognition.option_effects import keep_effective
from tui_nn.errors import ConfigError, DataError

COUNT = 60

LABELS = np.arange(COUNT) % 2
OTHER = np.arange(COUNT) // 2 % 3

PICTURES = np.stack([make_picture(seed, (12, 12)) for seed in range(COUNT)])

ROWS = np.random.default_rng(3).normal(size=(COUNT, 3)).round(3)

OPTIONS = {
    "target": "other",
    "drop": ("spare",),
    "task": "regression",
    "test_data": Path(),
    "test_split": 0.4,
    "skip_bad_rows": True,
    "picture_size": (9, 7),
    "colour": True,
    "invert": "yes",
    "fit": True,
}
"""Each option, set to something else than what it is by default; `test_data` is another file."""


@dataclass(frozen=True)
class Sample:
    """A kind of data; `write` makes some in a folder and returns its path."""

    write: Callable[[Path], Path]
    has_no_effect: tuple[str, ...]


def write_table(folder: Path) -> Path:
    header = "a,b,spare,other,label\n"
    lines = [
        f"{a},{b},{c},{other},{label}\n"
        for (a, b, c), other, label in zip(ROWS, OTHER, LABELS, strict=True)
    ]
    return _write(folder / "table.csv", header + "".join(lines))


def write_pixel_table(folder: Path) -> Path:
    header = ",".join(["label", "other", *(f"pixel{place}" for place in range(144))])
    table = np.column_stack([LABELS, OTHER, PICTURES.reshape(COUNT, -1)]).tolist()
    lines = [",".join(map(str, row)) for row in table]
    return _write(folder / "pixels.csv", "\n".join([header, *lines]) + "\n")


def write_pictures(folder: Path) -> Path:
    np.savez(_inside(folder / "pictures.npz"), X=PICTURES, y=LABELS)
    return folder / "pictures.npz"


def write_rows(folder: Path) -> Path:
    names = np.array(["a", "spare", "other"])
    columns = np.column_stack([ROWS[:, :2], OTHER])
    np.savez(_inside(folder / "rows.npz"), X=columns, y=LABELS, feature_names=names)
    return folder / "rows.npz"


def write_idx_files(folder: Path) -> Path:
    write_idx(folder / "idx" / "train-images-idx3-ubyte", PICTURES)
    write_idx(folder / "idx" / "train-labels-idx1-ubyte", LABELS)
    return folder / "idx"


def write_strokes(folder: Path) -> Path:
    words = [json.dumps({"word": f"w{label}", "drawing": [_line(n)]}) for n, label in _numbered()]
    return _write(folder / "strokes.ndjson", "\n".join(words) + "\n")


def write_class_folders(folder: Path) -> Path:
    for number, label in _numbered():
        write_picture(folder / "classes" / f"c{label}" / f"{number}.png", PICTURES[number])
    return folder / "classes"


def write_labelled_folder(folder: Path) -> Path:
    lines = [f"{n}.png,c{label},o{OTHER[n]}\n" for n, label in _numbered()]
    for number, _ in _numbered():
        write_picture(folder / "labelled" / f"{number}.png", PICTURES[number])
    return _write(folder / "labelled" / "labels.csv", "file,label,other\n" + "".join(lines)).parent


def write_parquet(folder: Path) -> Path:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = {name: ROWS[:, place] for place, name in enumerate(("a", "b", "spare"))}
    table = pa.table({**columns, "other": OTHER, "label": LABELS})
    parquet.write_table(table, _inside(folder / "data" / "train-0.parquet"))
    return folder


def write_hub_pictures(folder: Path) -> Path:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    files = [write_picture(folder.parent / "one.png", one).read_bytes() for one in PICTURES]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    cells = pa.array([{"bytes": content, "path": None} for content in files], kind)
    table = pa.table({"image": cells, "label": LABELS, "other": OTHER})
    parquet.write_table(table, _inside(folder / "data" / "train-0.parquet"))
    return folder


PICTURES_ONLY = ("picture_size", "colour", "invert", "fit")

SAMPLES = {
    "table": Sample(write_table, PICTURES_ONLY),
    "table of pixels": Sample(write_pixel_table, ()),
    "arrays of pictures": Sample(write_pictures, ("target", "drop", "task", "skip_bad_rows")),
    "arrays of rows": Sample(write_rows, (*PICTURES_ONLY, "skip_bad_rows")),
    "idx": Sample(write_idx_files, ("target", "drop", "task", "test_data", "skip_bad_rows")),
    "strokes": Sample(write_strokes, tuple(OPTIONS.keys() - {"test_split", "fit"})),
    "class folders": Sample(write_class_folders, ("target", "drop", "task", "skip_bad_rows")),
    "pictures with a table": Sample(write_labelled_folder, ("drop", "task", "skip_bad_rows")),
    "Parquet": Sample(write_parquet, (*PICTURES_ONLY, "skip_bad_rows")),
    "pictures in Parquet": Sample(write_hub_pictures, ("drop", "task", "skip_bad_rows")),
}

ALREADY_DONE = {("strokes", "fit"): "drawings are fitted as on the pad anyway"}


def test_every_option_is_tried() -> None:
    assert OPTIONS.keys() == {field.name for field in fields(DataOptions)}


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("name", SAMPLES)
def test_an_option_changes_something_or_is_refused(tmp_path, name, option):
    sample = SAMPLES[name]
    path = sample.write(tmp_path / "data")
    options = _options(sample, option, name, tmp_path)
    if option == "skip_bad_rows" and option not in sample.has_no_effect:
        with path.open("a") as file:
            file.write("1,2\n")
        with pytest.raises(DataError, match="line"):
            load(path)
        assert len(load(path, options).train)
    elif option in sample.has_no_effect:
        with pytest.raises(ConfigError) as caught:
            load(path, options)
        assert caught.value.option == option
    elif (name, option) not in ALREADY_DONE:
        assert content(load(path, options)) != content(load(path))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_has_no_effect_can_be_left_out(tmp_path, name):
    from tui_nn.data.formats import find_format

    path = SAMPLES[name].write(tmp_path / "data")
    kept = keep_effective(DataOptions(skip_bad_rows=True), find_format(path).options)
    assert kept.skip_bad_rows == ("skip_bad_rows" not in SAMPLES[name].has_no_effect)


@pytest.mark.parametrize("name", ["table", "arrays of pictures", "class folders"])
def test_a_share_beside_a_test_part_is_refused(tmp_path, name):
    sample = SAMPLES[name]
    path, other = sample.write(tmp_path / "data"), sample.write(tmp_path / "other")
    with pytest.raises(ConfigError, match="has a test part of its own"):
        load(path, DataOptions(test_data=other, test_split=0.4))


def load(path: Path, options: DataOptions | None = None) -> Dataset:
    return load_dataset(str(path), seed=1, validation_split=0.25, options=options)


def content(dataset: Dataset) -> list[object]:
    parts = dataset.train, dataset.validation, dataset.test
    arrays = [array for part in parts for array in (part.read().inputs, part.read().targets)]
    tested = (len(dataset.test), expect(dataset.record).examples)
    return [dataset.schema, *tested, *((array.shape, array.tobytes()) for array in arrays)]


def _options(sample: Sample, option: str, name: str, folder: Path) -> DataOptions:
    value = OPTIONS[option]
    if option == "test_data":
        value = sample.write(folder / "other")
    elif option == "drop" and name == "table of pixels":
        value = ("label",)
    return DataOptions(**{option: value})  # type: ignore[arg-type]


def _numbered() -> Iterator[tuple[int, int]]:
    yield from enumerate(LABELS.tolist())


def _line(number: int) -> list[list[int]]:
    return [[number, 200 - number], [10, 10 + number]]


def _inside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _write(path: Path, text: str) -> Path:
    _inside(path).write_text(text)
    return path
