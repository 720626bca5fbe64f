"""BUILT_IN: the data sources that come with the program, described without loading any of them.

The schemas stand here and not beside the loaders, whose modules import NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.data.picture import PICTURE_SHAPE, PIXELS
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.data.source import DataSource, Request

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset

DIGIT_NAMES = tuple("0123456789")

OWN_SYMBOLS = "symbols"
"""Name of the data set of the user's own drawings."""

CLOTHES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)

DIGITS = DatasetSchema(
    Task.CLASSIFICATION,
    Kind.DIGITS,
    PIXELS,
    class_names=DIGIT_NAMES,
    picture_shape=PICTURE_SHAPE,
)

FASHION = DatasetSchema(
    Task.CLASSIFICATION,
    Kind.PICTURES,
    PIXELS,
    class_names=CLOTHES,
    picture_shape=PICTURE_SHAPE,
)

HOUSES = DatasetSchema(
    Task.REGRESSION,
    Kind.TABLE,
    8,
    feature_names=(
        "area [m²]",
        "bedrooms",
        "bathrooms",
        "age [years]",
        "renovations",
        "locality [0-10]",
        "schools [0-10]",
        "density [homes/ha]",
    ),
    target_name="price [$]",
)


def plane(*class_names: str) -> DatasetSchema:
    """The schema of points in the plane that belong to one of two classes."""
    return DatasetSchema(
        Task.CLASSIFICATION, Kind.PLANE, 2, class_names=class_names, feature_names=("x", "y")
    )


XOR = plane("false", "true")
MOONS = plane("upper", "lower")
CIRCLES = plane("outer", "inner")
SPIRALS = plane("first", "second")


def _load_digits(request: Request) -> Dataset:
    from tui_nn.data.handwriting import generation

    return generation.load(DIGITS, request)


def _load_mnist(request: Request) -> Dataset:
    from tui_nn.data.idx import mnist

    return mnist.load(mnist.MNIST, DIGITS, request)


def _load_fashion(request: Request) -> Dataset:
    from tui_nn.data.idx import mnist

    return mnist.load(mnist.FASHION_MNIST, FASHION, request)


def _load_mixture(request: Request) -> Dataset:
    from tui_nn.data.sources.mixture import mix

    return mix(request.source.name, _load_digits(request), _load_mnist(request))


def _load_symbols(request: Request) -> Dataset:
    from tui_nn.data.sources import symbols

    return symbols.load(request)


def _load_xor(_: Request) -> Dataset:
    from tui_nn.data.sources import planar

    return planar.load_xor(XOR)


def _load_plane(request: Request) -> Dataset:
    from tui_nn.data.sources import planar

    schemas = {"moons": MOONS, "circles": CIRCLES, "spirals": SPIRALS}
    return planar.load(schemas[request.source.name], request)


def _load_houses(request: Request) -> Dataset:
    from tui_nn.data.sources import houses

    return houses.load(HOUSES, request)


BUILT_IN = (
    DataSource(
        "digits",
        "Handwritten digits generated from pen strokes; needs no file and no network.",
        _load_digits,
        DIGITS,
        default_samples=20_000,
    ),
    DataSource(
        "mnist",
        "MNIST: 70,000 handwritten digits, the classic of the field.",
        _load_mnist,
        DIGITS,
        reads_files=True,
    ),
    DataSource(
        "digits-mnist",
        "Generated digits and MNIST's scans together; the test part is MNIST's.",
        _load_mixture,
        DIGITS,
        reads_files=True,
        default_samples=20_000,
    ),
    DataSource(
        "fashion-mnist",
        "Fashion-MNIST: 70,000 pictures of clothes, shaped like MNIST but harder.",
        _load_fashion,
        FASHION,
        reads_files=True,
    ),
    DataSource(
        OWN_SYMBOLS,
        "Whatever you draw and name on the sketch pad, in variations.",
        _load_symbols,
        kind=Kind.SYMBOLS,
        default_samples=3_000,
    ),
    DataSource(
        "xor",
        "Exclusive or: four rows that no network without a hidden layer can learn.",
        _load_xor,
        XOR,
    ),
    DataSource(
        "moons",
        "Two interleaved half circles.",
        _load_plane,
        MOONS,
        default_samples=2_000,
    ),
    DataSource(
        "circles",
        "A circle around a smaller one.",
        _load_plane,
        CIRCLES,
        default_samples=2_000,
    ),
    DataSource(
        "spirals",
        "Two interleaved spirals, the hardest boundary in the plane.",
        _load_plane,
        SPIRALS,
        default_samples=2_000,
    ),
    DataSource(
        "houses",
        "House prices made by hidden factors: size, newness and neighbourhood.",
        _load_houses,
        HOUSES,
        default_samples=4_000,
    ),
    DataSource(
        "houses-unscaled",
        "The same with inputs in their own units, from 2 bathrooms to 400 m²: see what that costs.",
        _load_houses,
        HOUSES,
        default_samples=4_000,
    ),
)
"""In the order in which they are listed."""
