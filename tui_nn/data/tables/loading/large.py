"""Tables larger than memory: encoded once into the cache folder, and read from there.

What is fitted (medians, categories, mean and deviation) comes from a random sample of the training
rows, and rows are split by their place in the file: sorting all rows by what is in them, as is done
in memory, would need all of them at once. So the result differs a little from that in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Array, Dataset, Split, StoredSplit
from tui_nn.data.idx.families import fitting_family
from tui_nn.data.picture_arrays.preparing import (
    choose_preparation,
    describe_preparation,
    prepare,
)
from tui_nn.data.picture_files.own_pictures import Origin, StoredExamples, make_dataset
from tui_nn.data.recognition.expansion import gzip_size, is_gzip
from tui_nn.data.recognition.option_effects import TEXT_ROWS, refuse_ineffective, refuse_split
from tui_nn.data.record import DataRecord, make_record
from tui_nn.data.schema import Task
from tui_nn.data.source import Request
from tui_nn.data.splitting.labels import index_labels
from tui_nn.data.splitting.splits import Parts, split_parts
from tui_nn.data.storing.conversion import (
    Conversion,
    conversion_folder,
    conversion_key,
    is_too_large,
)
from tui_nn.data.storing.stored import StoredRows
from tui_nn.data.survey import Survey
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.loading.assembly import (
    encode_test,
    input_scaling,
    make_schema,
    target_scaling,
)
from tui_nn.data.tables.loading.fitting import fit_encoding
from tui_nn.data.tables.loading.pixel_tables import (
    PixelColumns,
    find_pixels,
    read_labels,
    read_pixels,
)
from tui_nn.data.tables.loading.sample_files import find_sample, keep_sample
from tui_nn.data.tables.loading.sampling import Sample, read_chunks, take_sample
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.understanding.columns import Column, understand
from tui_nn.data.tables.understanding.roles import Roles, choose_roles, find_classes
from tui_nn.data.tables.understanding.surveying import survey_table
from tui_nn.storage.file_kinds import describe_file
from tui_nn.text import plural

EXPANSION = 8
"""Bytes in memory for a byte of text, about."""

STORED = "larger than memory: the rows are stored in the cache folder (tui-nn data --clean)"

COLUMNAR = ("a Parquet file", "an Arrow file")
"""Kinds of files that are read as a whole."""


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """What the first pass has led to.

    Attributes:
        sample: some of the rows, and all targets.
        columns: those of the sample.
        roles: what they are used for; the classes are those of all rows.
        known: shape (n,), the numbers of the rows that have a target.
        parts: how those are split.
        encoding: fitted on the training rows of the sample.
    """

    sample: Sample
    columns: tuple[Column, ...]
    roles: Roles
    known: Array
    parts: Parts
    encoding: TableEncoding


def is_large(path: Path) -> bool:
    """Whether a file of text is likely to be larger than memory."""
    if not path.is_file():
        return False
    size = path.stat().st_size
    if is_gzip(path):
        size = max(size, gzip_size(path))
    return is_too_large(EXPANSION * size) and describe_file(path) not in COLUMNAR


def load_large(path: Path, request: Request) -> Dataset:
    """Load a table with a target, whose inputs stay on the disk.

    Raises:
        DataError: it cannot be read or stored, or there is nothing in it that can be predicted.
    """
    options, report = request.options, request.report
    record = make_record(path, 0, report=report)
    sample = _take_sample(path, request, record)
    pixels = find_pixels(sample.rows)
    if pixels is not None and sample.targets.names[0] in pixels.others:
        return _load_pictures(path, request, record, sample, pixels)
    refuse_ineffective(options, TEXT_ROWS, "a table without pictures")
    if options.test_data is not None:
        refuse_split(options)
    plan = _plan(sample, request)
    encoding = plan.encoding
    stored = _store(path, request, record, plan)
    targets = encoding.targets(plan.sample.targets).values
    train, validation, test = (
        StoredSplit(stored, targets, part.astype(np.uint32))
        for part in (plan.parts.train, plan.parts.validation, plan.parts.test)
    )
    chosen: Split | StoredSplit = test
    notes = _notes(plan)
    if options.test_data is not None:
        rows = read_table(options.test_data, skip_bad_rows=options.skip_bad_rows, report=report)
        chosen, more, _ = encode_test(rows, encoding)
        notes += more
    survey = _survey(plan, request, (len(train), len(validation), len(chosen)))
    return Dataset(
        name=request.source.name,
        schema=make_schema(encoding, plan.roles.task),
        train=train,
        validation=validation,
        test=chosen,
        input_scaling=input_scaling(encoding),
        target_scaling=target_scaling(encoding),
        notes=tuple(notes),
        preparation=encoding,
        survey=survey,
        record=replace(record, examples=len(train) + len(validation) + len(chosen)),
    )


def _take_sample(path: Path, request: Request, record: DataRecord) -> Sample:
    """The first pass, or its result at an earlier start."""
    key = conversion_key(record, request.options, "sample", request.seed)
    kept = conversion_folder() / f"{key}.json"
    sample = find_sample(kept, str(path))
    if sample is None:
        sample = take_sample(path, request.options, request.seed, request.report)
        keep_sample(kept, sample)
    return sample


def _load_pictures(
    path: Path, request: Request, record: DataRecord, sample: Sample, pixels: PixelColumns
) -> Dataset:
    """The data set of a table whose columns are pixels."""
    table = sample.targets
    known, labels, notes = read_labels(table, table.names[0])
    rows = np.arange(len(table))[known]
    family = fitting_family(path, "", [labels])
    names, classes = index_labels([labels], table.source, family.class_names)
    preparation = choose_preparation(read_pixels(sample.rows, pixels), request.options)

    def convert(chunk: Table) -> Array:
        return prepare(read_pixels(chunk, pixels), preparation)[0]

    key = conversion_key(record, request.options, "pixels", preparation)
    blocks = _blocks(path, request, len(table), rows, convert)
    shape = (len(rows), *preparation.shape)
    stored = Conversion(key, shape, np.dtype(np.uint8), blocks, path.name)
    inverted = len(rows) * (preparation.invert == "yes")
    done = describe_preparation([(len(rows), *pixels.shape)], preparation, inverted)
    origin = Origin(f"{table.format} of pixels", names, (*notes, *done, STORED), family.is_drawn)
    examples = StoredExamples(stored.run(request.report), classes[0])
    record = replace(record, examples=len(rows))
    return make_dataset(request, origin, record, preparation, examples)


def _plan(sample: Sample, request: Request) -> Plan:
    """Decide what columns mean, split the rows, and fit the encoding."""
    options, source = request.options, sample.rows.source
    columns = understand(sample.rows)
    roles = choose_roles(columns, options, source)
    target = understand(sample.targets)[0]
    known = np.flatnonzero(~target.gaps)
    labels = np.zeros(len(known), np.int64)
    if roles.task is Task.CLASSIFICATION:
        roles = replace(roles, class_names=find_classes(target, source))
        labels = np.unique(target.values[known], return_inverse=True)[1]
    parts = split_parts(
        labels,
        test=0.0 if options.test_data is not None else options.test_split,
        validation=request.validation_split,
        seed=request.seed,
    )
    in_training = np.isin(sample.places, known[parts.train])
    encoding = fit_encoding(roles, np.flatnonzero(in_training))
    encoding = replace(encoding, columns=sample.rows.names)
    return Plan(sample, columns, roles, known, parts, encoding)


def _store(path: Path, request: Request, record: DataRecord, plan: Plan) -> StoredRows:
    """The inputs of all rows that have a target, encoded, in the cache folder."""

    def encode(chunk: Table) -> Array:
        return plan.encoding.encode(chunk).inputs

    key = conversion_key(record, request.options, request.seed, request.validation_split)
    shape = len(plan.known), len(plan.encoding.mean)
    blocks = _blocks(path, request, len(plan.sample.targets), plan.known, encode)
    return Conversion(key, shape, np.dtype(np.float32), blocks, path.name).run(request.report)


def _blocks(
    path: Path, request: Request, rows: int, known: Array, convert: Callable[[Table], Array]
) -> Callable[[int], Iterator[Array]]:
    """What yields the converted rows that have a target, from a given one on.

    Args:
        path: the file.
        request: how it is read.
        rows: rows of the file.
        known: shape (n,), the numbers of those that have a target.
        convert: from rows to numbers.
    """
    has_target = np.zeros(rows, np.bool_)
    has_target[known] = True

    def blocks(first: int) -> Iterator[Array]:
        begin = place = 0
        for table in read_chunks(path, request.options, request.report):
            chosen = np.flatnonzero(has_target[begin : begin + len(table)])
            begin += len(table)
            skipped = min(max(first - place, 0), len(chosen))
            place += len(chosen)
            if len(chosen) > skipped:
                yield convert(table.take(chosen[skipped:]))

    return blocks


def _notes(plan: Plan) -> list[str]:
    """How the table was read."""
    left_out = len(plan.sample.targets) - len(plan.known)
    notes = [*plan.sample.rows.notes]
    notes += [f"{name} is ignored: {reason}" for name, reason in plan.roles.ignored.items()]
    if left_out:
        notes.append(
            f"{plural(left_out, 'row')} without a value of {plan.roles.target.name} left out"
        )
    taken = plural(len(plan.sample.rows), "row")
    notes += [STORED, f"medians, categories and scales are those of {taken} taken at random"]
    return notes


def _survey(plan: Plan, request: Request, sizes: tuple[int, int, int]) -> Survey:
    """The survey of the sample, with the number of examples of all rows."""
    rows, encoding = plan.sample.rows, plan.encoding
    targets = encoding.targets(rows)
    known = rows.take(targets.rows)
    whole = Split(encoding.encode(known).inputs, targets.values)
    places = plan.sample.places[targets.rows]
    part_of = [
        np.flatnonzero(np.isin(places, plan.known[part]))
        for part in (plan.parts.train, plan.parts.validation, plan.parts.test)
    ]
    parts = Parts(*part_of)
    survey = survey_table(
        rows, plan.columns, plan.roles, request.options, whole, parts, whole.take(parts.test)
    )
    train, validation, test = sizes
    total = sum(sizes)
    summary = (
        f"{plural(total, 'row')}, {plural(len(plan.roles.features), 'feature')}; larger than"
        f" memory, so ranges and gaps are those of {plural(len(rows), 'row')} taken at random"
    )
    classes = survey.classes
    if classes:
        counts = np.bincount(encoding.targets(plan.sample.targets).values, minlength=len(classes))
        classes = tuple(
            (name, int(count)) for (name, _), count in zip(classes, counts, strict=True)
        )
    return replace(
        survey, summary=summary, classes=classes, train=train, validation=validation, test=test
    )
