"""Load a folder of pictures as a data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.built_in import DIGIT_NAMES
from tui_nn.data.dataset import Dataset
from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_files.colourfulness import note_lost_colours
from tui_nn.data.picture_files.fitting import are_prepared
from tui_nn.data.picture_files.folders import Found, find_pictures, find_test
from tui_nn.data.picture_files.labelled import Embedded, Labelled, Source
from tui_nn.data.picture_files.own_pictures import Examples, Origin, make_dataset
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.picture_files.reading import Pictures, read_pictures
from tui_nn.data.picture_files.remarks import describe_pictures
from tui_nn.data.picture_files.training_part import read_training_part
from tui_nn.data.recognition.finding import Finder, natural_key
from tui_nn.data.recognition.option_effects import PICTURES, refuse_ineffective
from tui_nn.data.record import make_record
from tui_nn.data.schema import MAXIMUM_CLASSES, MAXIMUM_NAME, Kind
from tui_nn.data.source import Request
from tui_nn.errors import ConfigError, DataError
from tui_nn.text import printable

MOSTLY = 0.9
"""Share of pictures of digits that have the form of the pad's, for the pad to be used."""


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """The pictures of a part that could be read, with their classes."""

    pictures: Pictures
    examples: Examples


def load_pictures(path: Path, request: Request) -> Dataset:
    """Load a folder that has a folder of pictures for each class, or pictures with a table.

    Raises:
        DataError: there are no pictures of two classes, or too many of them are broken.
        ConfigError: the options contradict each other.
    """
    found = _find(path, request)
    return load_found(path, request, found, found.files)


def load_found(
    path: Path,
    request: Request,
    found: Found,
    files: Sequence[Path],
    class_names: Sequence[str] = (),
) -> Dataset:
    """Load pictures that were found, in files of their own or inside of others.

    Args:
        path: what was given.
        request: seed, shares and options.
        found: the pictures of each part.
        files: the files in which they are.
        class_names: the classes in their order; empty for those of the training part.

    Raises:
        DataError: as of `load_pictures`.
        ConfigError: the options contradict each other.
    """
    options = request.options
    if options.colour and options.fit:
        raise ConfigError("fit", "cannot go with colour: what is fitted is ink, which is grey")
    names = tuple(class_names) or _class_names(path, found.train.labels)
    pictures, preparation = read_training_part(path, found.train.paths, request)
    parts = {"train": _with_labels(path, pictures, found.train, names, preparation)}
    for name, part in found.others.items():
        pictures = read_pictures(path, part.paths, preparation, request.report)
        parts[name] = _with_labels(path, pictures, part, names, preparation)
    notes, warnings = describe_pictures([part.pictures for part in parts.values()], preparation)
    if not (options.colour or options.fit):
        notes += filter(None, [note_lost_colours(path, found.train.paths)])
        if _shown(names) == DIGIT_NAMES and not _look_prepared(parts["train"].examples.pixels):
            notes.append("the digits stay as they lie (--fit yes fits and centres them)")
    examples = {name: part.examples for name, part in parts.items()}
    dataset = make_dataset(
        request,
        Origin(found.format, _shown(names), (*found.notes, *notes)),
        make_record(path, sum(map(len, examples.values())), files=files, report=request.report),
        preparation,
        **examples,
    )
    return _complete(dataset, preparation, warnings)


def _find(path: Path, request: Request) -> Found:
    """The files of all parts; the test part may be in a folder of its own."""
    options = request.options
    request.report("looking for pictures", None)
    found = find_pictures(Finder(path, request.report), options.target)
    if not any(part.table for part in found.parts):
        refuse_ineffective(options, PICTURES | {"task", "test_data"}, "folders named by class")
    others = dict(found.others)
    if options.test_data is not None:
        others["test"] = find_test(Finder(options.test_data, request.report), options.target)
    mixed = {name: _mix(part, request.seed) for name, part in others.items()}
    return replace(found, train=_mix(found.train, request.seed), others=mixed)


def _mix(part: Labelled, seed: int) -> Labelled:
    """The pictures in an order that does not go class by class: some stand for all on the screen.

    It depends on the seed and the names of the files.
    """
    order = np.random.default_rng(seed).permutation(len(part.paths)).tolist()
    paths, labels = ([values[index] for index in order] for values in (part.paths, part.labels))
    return replace(part, paths=paths, labels=labels)


def _class_names(path: Path, labels: Sequence[str]) -> tuple[str, ...]:
    """The classes in natural order.

    Raises:
        DataError: there are fewer than two or too many.
    """
    names = tuple(sorted(set(labels), key=natural_key))
    if len(names) < 2:
        raise DataError(
            f"{path}: pictures of one class only ({names[0]}); two or more classes are needed"
        )
    if len(names) > MAXIMUM_CLASSES:
        raise DataError(f"{path}: {len(names):,} classes, more than {MAXIMUM_CLASSES:,}")
    return names


def _shown(names: Sequence[str]) -> tuple[str, ...]:
    """Names of classes as they can be shown."""
    return tuple(printable(name)[:MAXIMUM_NAME] for name in names)


def _with_labels(
    path: Path,
    pictures: Pictures,
    part: Labelled,
    names: Sequence[str],
    preparation: PicturePreparation,
) -> _Part:
    """The pictures that could be read with the number of their class.

    Raises:
        DataError: a class is not one of `names`.
    """
    numbers = {name: number for number, name in enumerate(names)}
    unknown = sorted(set(part.labels) - set(numbers), key=natural_key)
    if unknown:
        raise DataError(f"{path}: test pictures of a class without training pictures: {unknown[0]}")
    labels: NDArray[np.int32] = np.array(
        [numbers[part.labels[index]] for index in pictures.kept], np.int32
    )
    files = np.array([_file_name(path, part.paths[index]) for index in pictures.kept], object)
    shaped = pictures.pixels.reshape(-1, *preparation.shape)
    return _Part(pictures, Examples(shaped, labels, files))


def _file_name(root: Path, source: Source) -> str:
    """The name of a picture within `root`, or else its path; of one inside a file, where it is."""
    if isinstance(source, Embedded):
        return source.where
    return (source.relative_to(root) if source.is_relative_to(root) else source).as_posix()


def _complete(
    dataset: Dataset, preparation: PicturePreparation, warnings: Sequence[str]
) -> Dataset:
    """The data set with its preparation, its warnings, and the kind that its pictures are."""
    schema = dataset.schema
    kind = Kind.PICTURES
    if preparation.shape == PICTURE_SHAPE and (preparation.fit or _are_digits(dataset)):
        kind = Kind.DIGITS if schema.class_names == DIGIT_NAMES else Kind.SYMBOLS
        preparation = PicturePreparation(PICTURE_SHAPE, invert="auto", fit=True)
    survey = dataset.survey
    if survey is not None:
        survey = replace(survey, warnings=(*survey.warnings, *warnings))
    return replace(
        dataset,
        schema=replace(schema, kind=kind),
        preparation=preparation,
        survey=survey,
    )


def _are_digits(dataset: Dataset) -> bool:
    """Whether they are digits as the pad prepares them, such as MNIST's as files."""
    if dataset.schema.class_names != DIGIT_NAMES:
        return False
    return _look_prepared(dataset.train.read().inputs.reshape(-1, *PICTURE_SHAPE))


def _look_prepared(pictures: NDArray[np.uint8]) -> bool:
    """Whether pictures, shape (n, rows, columns), are mostly as the pad prepares them."""
    return float(are_prepared(pictures).mean()) >= MOSTLY
