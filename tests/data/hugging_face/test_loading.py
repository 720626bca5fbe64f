"""Hugging Face data sets as they are on disk, of pictures and of tables."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.typed import expect, expect_a
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.options import DataOptions
from tui_nn.data.schema import Kind
from tui_nn.errors import DataError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
Image = pytest.importorskip("PIL.Image")

NAMES = ["zebra", "ant", "bee"]

PICTURES = np.random.default_rng(1).integers(0, 256, (60, 12, 10), dtype=np.uint8)
PICTURES[:, [0, -1]] = 0  # a dark border, which is not inverted
PICTURES[:, :, [0, -1]] = 0

LABELS = np.arange(60) % 3

FEATURES = {
    "image": {"_type": "Image"},
    "label": {"_type": "ClassLabel", "names": NAMES},
}


def png(picture: np.ndarray) -> bytes:
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    return content.getvalue()


def pictures(some: slice, *, described: bool = True) -> Any:
    """A table of pictures, with or without its description."""
    cells = [{"bytes": png(picture), "path": None} for picture in PICTURES[some]]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    table = pa.table({"image": pa.array(cells, kind), "label": pa.array(LABELS[some])})
    info = json.dumps({"info": {"features": FEATURES}})
    return table.replace_schema_metadata({"huggingface": info} if described else {})


def rows(some: slice) -> Any:
    generator = np.random.default_rng(2)
    numbers = generator.normal(size=(60, 2))
    table = pa.table({"a": numbers[some, 0], "b": numbers[some, 1], "kind": LABELS[some]})
    features = {"kind": {"_type": "ClassLabel", "names": NAMES}}
    return table.replace_schema_metadata({"huggingface": json.dumps({"features": features})})


def write_stream(path: Path, table: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=7)


def write_parquet(path: Path, table: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)


def load(path: Path, options: DataOptions | None = None) -> Dataset:
    return load_dataset(str(path), seed=1, validation_split=0.25, options=options)


def sizes(dataset: Dataset) -> tuple[int, int, int]:
    return len(dataset.train), len(dataset.validation), len(dataset.test)


def expect_pictures(dataset: Dataset) -> None:
    labels = {picture.tobytes(): label for picture, label in zip(PICTURES, LABELS, strict=True)}
    assert dataset.schema.class_names == tuple(NAMES)
    assert dataset.schema.kind is Kind.PICTURES
    for part in (dataset.train, dataset.validation, dataset.test):
        split = expect_a(Split, part)
        assert [labels[row.tobytes()] for row in split.inputs] == split.targets.tolist()


def test_what_save_to_disk_writes(tmp_path):
    (tmp_path / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    for part, some in (("train", slice(0, 40)), ("test", slice(40, 60))):
        write_stream(tmp_path / part / "data-00000-of-00001.arrow", pictures(some, described=False))
        (tmp_path / part / "dataset_info.json").write_text(json.dumps({"features": FEATURES}))
        (tmp_path / part / "cache-123.arrow").write_bytes(b"left over")
    dataset = load(tmp_path)
    assert sizes(dataset) == (30, 10, 20)
    expect_pictures(dataset)
    assert expect(dataset.record).examples == 60


def test_one_part_that_save_to_disk_writes(tmp_path):
    write_stream(tmp_path / "data-00000-of-00002.arrow", pictures(slice(0, 30)))
    write_stream(tmp_path / "data-00001-of-00002.arrow", pictures(slice(30, 60)))
    dataset = load(tmp_path)
    assert sum(sizes(dataset)) == 60
    assert sizes(dataset)[2] == 12
    expect_pictures(dataset)


@pytest.mark.parametrize("place", ["data", ".", "plain_text"])
def test_a_repository_of_the_hub(tmp_path, place):
    folder = tmp_path / place
    write_parquet(folder / "train-00000-of-00001.parquet", pictures(slice(0, 36)))
    write_parquet(folder / "validation-00000-of-00001.parquet", pictures(slice(36, 48)))
    write_parquet(folder / "test-00000-of-00001.parquet", pictures(slice(48, 60)))
    (tmp_path / "README.md").write_text("# data\n")
    dataset = load(tmp_path)
    assert sizes(dataset) == (36, 12, 12)
    expect_pictures(dataset)


def test_parquet_converted_by_the_hub_has_parts_as_folders(tmp_path):
    write_parquet(tmp_path / "default" / "train" / "0000.parquet", pictures(slice(0, 40)))
    write_parquet(tmp_path / "default" / "test" / "0000.parquet", pictures(slice(40, 60)))
    assert sizes(load(tmp_path)) == (30, 10, 20)


def test_configurations_are_not_mixed(tmp_path):
    write_parquet(tmp_path / "one" / "train.parquet", pictures(slice(0, 40)))
    write_parquet(tmp_path / "two" / "train.parquet", pictures(slice(0, 40)))
    with pytest.raises(DataError, match="has several data sets; name the folder of one: "):
        load(tmp_path)
    assert sum(sizes(load(tmp_path / "two"))) == 40


def test_a_single_file(tmp_path):
    write_parquet(tmp_path / "train.parquet", pictures(slice(0, 60)))
    expect_pictures(load(tmp_path / "train.parquet"))


def test_colours_and_sizes_are_those_of_other_pictures(tmp_path):
    write_parquet(tmp_path / "train.parquet", pictures(slice(0, 60)))
    options = DataOptions(picture_size=(8, 8), colour=True)
    dataset = load(tmp_path, options)
    assert dataset.schema.picture_shape == (8, 8, 3)
    assert dataset.preparation is not None


def test_pictures_without_a_class_are_left_out(tmp_path):
    table = pictures(slice(0, 60))
    labels = pa.array([None, -1, *LABELS[2:].tolist()])
    table = table.set_column(1, "label", labels)
    write_parquet(tmp_path / "train.parquet", table)
    dataset = load(tmp_path)
    assert sum(sizes(dataset)) == 58
    assert "2 rows without a picture or a class left out" in dataset.notes


def test_another_column_of_classes(tmp_path):
    table = pictures(slice(0, 60)).append_column("side", pa.array(["left", "right"] * 30))
    write_parquet(tmp_path / "train.parquet", table)
    assert load(tmp_path, DataOptions(target="side")).schema.class_names == ("left", "right")
    with pytest.raises(DataError, match="--target: no column top; there are label, side"):
        load(tmp_path, DataOptions(target="top"))


def test_tables_in_several_files(tmp_path):
    write_parquet(tmp_path / "data" / "train-00000-of-00002.parquet", rows(slice(0, 20)))
    write_parquet(tmp_path / "data" / "train-00001-of-00002.parquet", rows(slice(20, 40)))
    write_parquet(tmp_path / "data" / "test-00000-of-00001.parquet", rows(slice(40, 60)))
    dataset = load(tmp_path)
    assert sizes(dataset) == (30, 10, 20)
    assert set(dataset.schema.class_names) == set(NAMES)
    assert dataset.schema.feature_names == ("a", "b")
    assert expect(dataset.record).examples == 60


def test_files_with_other_columns_do_not_go_together(tmp_path):
    write_parquet(tmp_path / "train-0.parquet", rows(slice(0, 20)))
    write_parquet(tmp_path / "train-1.parquet", rows(slice(20, 40)).rename_columns(["a", "c", "d"]))
    with pytest.raises(DataError, match=r"train-1.parquet: has other columns than .*train-0"):
        load(tmp_path)


def test_a_damaged_file(tmp_path):
    path = tmp_path / "train.parquet"
    write_parquet(path, pictures(slice(0, 60)))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError, match=r"train.parquet: the .* file is damaged"):
        load(tmp_path)


def test_a_suffix_alone_does_not_decide(tmp_path):
    (tmp_path / "train.parquet").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="neither Parquet nor Arrow"):
        load(tmp_path)


def test_a_class_beyond_the_names(tmp_path):
    table = rows(slice(0, 60)).set_column(2, "kind", pa.array(LABELS + 1))
    write_parquet(tmp_path / "train-0.parquet", table)
    with pytest.raises(DataError, match="class 3, but there are 3 names of classes"):
        load(tmp_path)


def test_a_description_that_is_damaged_is_not_needed(tmp_path):
    write_stream(tmp_path / "data-0.arrow", pictures(slice(0, 60), described=False))
    (tmp_path / "dataset_info.json").write_text("[" * 100_000)
    assert load(tmp_path).schema.class_names == ("0", "1", "2")


@pytest.mark.parametrize("label", [-1000, 3])
def test_a_class_without_a_name_is_named(tmp_path, label):
    table = pictures(slice(0, 30))
    labels = pa.array([label, *LABELS[1:30]])
    parquet = tmp_path / "train.parquet"
    pq.write_table(table.set_column(1, "label", labels), parquet)
    with pytest.raises(DataError, match=f"class {label}, but there are 3 names of classes"):
        load_dataset(str(parquet), seed=1, validation_split=0.2)
