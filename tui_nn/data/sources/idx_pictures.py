"""Open the pictures of an idx file: in memory, in their file, or stored upright in the cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.conversion import Conversion, conversion_key, is_too_large
from tui_nn.data.dataset import PIXEL_MAXIMUM, Array
from tui_nn.data.own_pictures import AnyExamples, Examples, StoredExamples
from tui_nn.data.record import DataRecord
from tui_nn.data.source import Request
from tui_nn.data.sources.idx import Header, open_idx, read_idx
from tui_nn.data.sources.idx_blocks import inspect_idx, read_blocks
from tui_nn.data.sources.picture_arrays import to_picture_array
from tui_nn.data.sources.stored import StoredRows


def open_pictures(
    path: Path,
    classes: NDArray[np.int32],
    record: DataRecord,
    request: Request,
    *,
    is_transposed: bool,
) -> AnyExamples:
    """Read pictures, or open them where they are too many for memory.

    Args:
        path: the file.
        classes: of its pictures, shape (n,).
        record: the data set that it belongs to.
        request: options, and where progress is reported.
        is_transposed: pictures are stored column by column.

    Raises:
        DataError: the file is damaged, or its pictures cannot be stored.
    """
    header, compressed = inspect_idx(path, 3, 4)
    if is_too_large(header.bytes) and len(header.shape) == 3 and header.kind.itemsize == 1:
        inverted = request.options.invert == "yes"
        if not (compressed or is_transposed or inverted):
            rows = open_idx(path, 3, in_memory=0)
            assert isinstance(rows, StoredRows)
            return StoredExamples(rows, classes)
        stored = _store(path, header, record, request, is_transposed=is_transposed)
        return StoredExamples(stored, classes)
    values = read_idx(path, 3, 4, limit=max(header.bytes, 1))
    pixels = to_picture_array(values, str(path), colour=request.options.colour)
    return Examples(pixels.swapaxes(1, 2) if is_transposed else pixels, classes)


def _store(
    path: Path, header: Header, record: DataRecord, request: Request, *, is_transposed: bool
) -> StoredRows:
    """The pictures upright, uncompressed, and inverted if asked, in the cache folder."""
    inverted = request.options.invert == "yes"
    _, rows, columns = header.shape
    shape = (header.shape[0], *((columns, rows) if is_transposed else (rows, columns)))

    def blocks(first: int) -> Iterator[Array]:
        for block in read_blocks(path, first):
            upright = block.swapaxes(1, 2) if is_transposed else block
            yield PIXEL_MAXIMUM - upright if inverted else upright

    key = conversion_key(record, request.options, path.name, is_transposed)
    return Conversion(key, shape, np.dtype(np.uint8), blocks, path.name).run(request.report)
