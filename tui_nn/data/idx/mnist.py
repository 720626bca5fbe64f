"""MNIST and Fashion-MNIST: from a folder given, from the user's cache, or downloaded into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Array, Dataset, Split, StoredSplit, split_indices
from tui_nn.data.idx.download import RemoteFile, download
from tui_nn.data.idx.folders import UPRIGHT, FoundFiles, find_files
from tui_nn.data.idx.orientation import ENOUGH, ON_THEIR_SIDE, lie_on_side
from tui_nn.data.idx.reading import MAX_VALUES, open_idx, read_idx
from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_arrays.pixels import to_bytes
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.data.source import Report, Request
from tui_nn.data.storing.stored import StoredRows
from tui_nn.errors import DataError
from tui_nn.storage import user_folders

CLASSES = 10

QMNIST_COLUMNS = 8
"""Numbers for each picture in QMNIST's files of labels."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Where a data set in MNIST's layout comes from.

    Attributes:
        name: its name in the catalog, and of its folder.
        mirrors: addresses ending in a slash that hold the four files.
        files: training pictures, training labels, test pictures, test labels.
    """

    name: str
    mirrors: tuple[str, ...]
    files: tuple[RemoteFile, RemoteFile, RemoteFile, RemoteFile]


TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
TEST_LABELS = "t10k-labels-idx1-ubyte.gz"

MNIST = PictureSource(
    name="mnist",
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    files=(
        RemoteFile(
            TRAIN_IMAGES,
            9912422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        RemoteFile(
            TRAIN_LABELS,
            28881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        RemoteFile(
            TEST_IMAGES,
            1648877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        RemoteFile(
            TEST_LABELS,
            4542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ),
)

FASHION_MNIST = PictureSource(
    name="fashion-mnist",
    mirrors=(
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ),
    files=(
        RemoteFile(
            TRAIN_IMAGES,
            26421880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        RemoteFile(
            TRAIN_LABELS,
            29515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        RemoteFile(
            TEST_IMAGES,
            4422102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        RemoteFile(
            TEST_LABELS,
            5148,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
    ),
)


def load(
    source: PictureSource, schema: DatasetSchema, request: Request, in_memory: int = MAX_VALUES
) -> Dataset:
    """Load one of the two data sets, or one in their layout with any number of pictures.

    The validation part is taken from the training files; the test files are the test part.

    Args:
        source: which data set.
        schema: what its pictures show.
        request: without a data folder, the user's cache is used, filled by a download if needed.
        in_memory: pixels that are read into memory; a larger uncompressed file stays on disk,
            without any effect on the result.

    Raises:
        DataError: files are missing or damaged, or cannot be downloaded.
    """
    if request.data_dir is not None:
        files = find_files(source.name, request.data_dir)
    else:
        folder = cache_folder() / source.name
        files = FoundFiles(cached_files(source, folder, request.report))
    request.report(f"reading {source.name}", None)
    whole, test = open_splits(files, in_memory)
    training, validation = split_indices(len(whole), request.validation_split, request.seed)
    return Dataset(
        name=source.name,
        schema=schema,
        train=whole.take(training),
        validation=whole.take(validation),
        test=test,
        notes=_notes(files, whole, schema.kind),
    )


def cache_folder() -> Path:
    """The user's folder for downloaded data sets."""
    return user_folders.cache_folder() / "data"


def cached_files(source: PictureSource, folder: Path, report: Report) -> tuple[Path, ...]:
    """The four files in the cache, those that are missing or damaged downloaded first.

    Raises:
        DataError: a file could not be downloaded.
    """
    total = sum(file.size for file in source.files)
    before = 0
    for file in source.files:

        def received(host: str, count: int, start: int = before) -> None:
            report(f"downloading {source.name} from {host}", (start + count) / total)

        if not file.is_intact(folder / file.name):
            _download(source, file, folder, received)
        before += file.size
    return tuple(folder / file.name for file in source.files)


def _download(
    source: PictureSource, file: RemoteFile, folder: Path, received: Callable[[str, int], None]
) -> None:
    """Download one file, or say what can be done instead."""
    try:
        download(file, source.mirrors, folder, received)
    except DataError as error:
        raise DataError(
            f"{source.name}: {error}; give a folder that holds its files with --data-dir DIR, "
            "or take the built-in digits with --dataset digits"
        ) from error


def open_splits(
    files: FoundFiles, in_memory: int = MAX_VALUES
) -> tuple[Split | StoredSplit, Split | StoredSplit]:
    """The training files and the test files, read as of `open_split`."""
    images, labels, test_images, test_labels = files.paths
    turned = files.is_transposed
    return (
        open_split(images, labels, in_memory, is_transposed=turned),
        open_split(test_images, test_labels, in_memory, is_transposed=turned),
    )


def open_split(
    images: Path, labels: Path, in_memory: int = MAX_VALUES, *, is_transposed: bool = False
) -> Split | StoredSplit:
    """Read pictures and their labels, checked against one another.

    Args:
        images: the file of pictures.
        labels: the file of labels.
        in_memory: pixels that are read; an uncompressed file of more is only opened.
        is_transposed: the pictures are stored column by column, and are always read.

    Returns:
        Pictures of 784 pixels with labels 0 to 9.

    Raises:
        DataError: a file is damaged, or the two do not belong together.
    """
    pixels = open_idx(images, 3, in_memory=MAX_VALUES if is_transposed else in_memory)
    if pixels.shape[1:] != PICTURE_SHAPE:
        raise DataError(
            f"{images}: pictures of {pixels.shape[1]}x{pixels.shape[2]} pixels, not 28x28"
        )
    digits = read_labels(labels)
    _check_labels(digits, len(pixels), labels, images)
    if isinstance(pixels, StoredRows):
        if is_transposed:
            raise DataError(f"{images}: too many pictures to turn them upright")
        return StoredSplit(pixels, digits.astype(np.uint8))
    grey = pixels if pixels.dtype == np.uint8 else to_bytes(pixels, str(images))[0]
    upright = grey.transpose(0, 2, 1) if is_transposed else grey
    return Split(upright.reshape(len(pixels), -1), digits.astype(np.int32))


def read_labels(path: Path) -> Array:
    """The labels in a file, shape (n,); of QMNIST's eight numbers a picture, the first.

    Raises:
        DataError: the file is damaged, or of another kind.
    """
    labels = read_idx(path, 1, 2)
    if labels.ndim == 2 and labels.shape[1] != QMNIST_COLUMNS:
        raise DataError(
            f"{path}: {labels.shape[1]} numbers for each picture;"
            f" expected is one, or {QMNIST_COLUMNS} as QMNIST has"
        )
    return labels if labels.ndim == 1 else labels[:, 0]


def _check_labels(digits: Array, expected: int, labels: Path, images: Path) -> None:
    """Refuse an empty file, a count other than that of the pictures, and labels beyond 0 to 9."""
    if len(digits) != expected:
        raise DataError(
            f"{labels}: {len(digits)} labels for the {expected} pictures of {images.name}"
        )
    if expected == 0:
        raise DataError(f"{images}: holds no pictures")
    wrong = ~np.isin(digits, range(CLASSES))
    if wrong.any():
        where = int(np.argmax(wrong))
        raise DataError(f"{labels}: label {digits[where]} at position {where}, not 0 to 9")


def _notes(files: FoundFiles, whole: Split | StoredSplit, kind: Kind) -> tuple[str, ...]:
    """What the user has to know of the files."""
    images = files.paths[0].name
    if files.is_transposed:
        return (f"{images}: {UPRIGHT}",)
    if kind is Kind.DIGITS and lie_on_side(whole.first(ENOUGH)):
        return (f"{images}: {ON_THEIR_SIDE}",)
    return ()
