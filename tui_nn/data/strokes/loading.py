"""Load files of pen strokes as a data set: QuickDraw's, InkML, UNIPEN, and exported drawings.

What a drawing shows is what its file says of it; where a file says nothing, it is the name of its
folder, for files in folders of a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Array, Dataset
from tui_nn.data.drawing_labels import label_order, normalize_label
from tui_nn.data.options import DataOptions
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.data.picture_files.own_pictures import Examples, Origin, make_dataset
from tui_nn.data.picture_files.preparation import PAD
from tui_nn.data.recognition.listing import list_folder
from tui_nn.data.recognition.option_effects import DEFAULTS
from tui_nn.data.record import make_record
from tui_nn.data.schema import MAXIMUM_CLASSES
from tui_nn.data.source import Request
from tui_nn.data.strokes.labelled import LabelledStrokes
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.data.strokes.reading import read_drawings
from tui_nn.data.strokes.recognition import SUFFIXES
from tui_nn.errors import ConfigError, DataError

MAX_DRAWINGS = 100_000
"""Most drawings of a data set; of several files, equally many of each."""

REPORTED = 500
"""Drawings between two reports of progress."""


def load_strokes(path: Path, request: Request) -> Dataset:
    """Load a file of labelled drawings, or a folder of such files.

    Raises:
        DataError: a file cannot be read, a drawing is damaged or has no label, or there are fewer
            than two labels or too many.
        ConfigError: drawings are to be prepared in another way than the pad's.
    """
    _check_options(request.options)
    files = find_files(path)
    pictures: list[Array] = []
    labels: list[str] = []
    left_out = 0
    for file in files:
        share = MAX_DRAWINGS // len(files)
        for count, drawing in enumerate(_read(file), start=1):
            if count > share:
                left_out += 1
                break
            labels.append(_label(drawing, file, path))
            pictures.append(_prepare(drawing))
            if not len(pictures) % REPORTED:
                request.report(f"reading {len(pictures):,} drawings", None)
    names = sorted(set(labels), key=label_order)
    _check_labels(path, names)
    numbers = {name: number for number, name in enumerate(names)}
    examples = Examples(
        np.stack(pictures), np.array([numbers[label] for label in labels], np.int32)
    )
    notes = (f"only the first {share:,} drawings of a file were read",) if left_out else ()
    origin = Origin("drawings as pen strokes", tuple(names), notes, is_drawn=True)
    record = make_record(path, len(labels), files=files, report=request.report)
    return make_dataset(request, origin, record, PAD, examples)


def _check_options(options: DataOptions) -> None:
    """Refuse settings of pictures that differ from what is done with drawings anyway."""
    for name, done in (("picture_size", PAD.size), ("invert", PAD.invert), ("fit", PAD.fit)):
        if getattr(options, name) not in (done, getattr(DEFAULTS, name)):
            raise ConfigError(name, "has no effect on drawings, which are prepared as on the pad")


def find_files(path: Path) -> list[Path]:
    """The file itself, or those in a folder and in its folders, sorted by name.

    Raises:
        DataError: the folder cannot be read or has too many files.
    """
    if not path.is_dir():
        return [path]
    try:
        listing = list_folder(path)
        places = [listing, *map(list_folder, listing.folders)]
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    files = [file for place in places for file in place.files if file.suffix.lower() in SUFFIXES]
    if len(files) > MAX_DRAWINGS or not all(place.is_whole for place in places):
        raise DataError(f"{path}: too many files; name a folder with fewer of them")
    return files


def _read(file: Path) -> Iterator[LabelledStrokes]:
    try:
        with file.open("rb") as opened:
            yield from read_drawings(opened, str(file))
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror or error})") from error


def _label(drawing: LabelledStrokes, file: Path, path: Path) -> str:
    """What a drawing shows: as it says, else as the folder of its file is called."""
    if drawing.label is not None:
        return drawing.label
    if path.is_dir() and file.parent != path:
        try:
            return normalize_label(file.parent.name)
        except DataError as error:
            raise DataError(
                f"{file.parent}: cannot be the label of its drawings: {error}"
            ) from None
    raise DataError(
        f"{drawing.where}: has no label that can be shown; it is the `word` or `label` of a drawing"
        " in JSON, an annotation of type truth in InkML, a .SEGMENT in UNIPEN"
    )


def _prepare(drawing: LabelledStrokes) -> Array:
    try:
        return prepare_strokes(drawing.strokes).reshape(PICTURE_SIDE, PICTURE_SIDE)
    except DataError as error:
        raise DataError(f"{drawing.where}: {error}") from None


def _check_labels(path: Path, names: list[str]) -> None:
    if not names:
        raise DataError(f"{path}: has no drawings")
    if len(names) == 1:
        raise DataError(
            f"{path}: all drawings are labelled {names[0]}; two labels are needed, such as a folder"
            " with a file for each"
        )
    if len(names) > MAXIMUM_CLASSES:
        raise DataError(f"{path}: {len(names):,} labels, more than {MAXIMUM_CLASSES:,}")
