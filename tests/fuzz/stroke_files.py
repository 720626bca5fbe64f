"""Target `stroke-files`: files of labelled pen strokes, as they are loaded as data sets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from tests.fuzz.harness import Target
from tests.fuzz.mutations import Mutator
from tui_nn.data.catalog import find_source
from tui_nn.data.options import DataOptions
from tui_nn.data.schema import Kind
from tui_nn.data.source import Request
from tui_nn.data.strokes.loading import load_strokes
from tui_nn.data.strokes.recognition import is_strokes

QUICKDRAW = [
    {
        "word": word,
        "countrycode": "DE",
        "recognized": True,
        "drawing": [[[0, 10 + number, 4], [0, 0, 20]], [[3, 9], [8, 5]]],
    }
    for number in range(4)
    for word in ("cat", "the Eiffel Tower")
]

OWN = [
    {"strokes": [[[0, 0], [10, number]]], "label": ("star", 7)[number % 2], "date": ""}
    for number in range(6)
]

INK = "<ink xmlns='http://www.w3.org/2003/InkML'>{}{}</ink>".format(
    "<trace xml:id='0'>0 0, 9 1</trace><trace xml:id='1'>0 9, 9 8, 3 3</trace>",
    "".join(
        "<traceGroup><annotation type='truth'>{}</annotation><traceView traceDataRef='{}'/>"
        "</traceGroup>".format("ab"[number % 2], number % 2)
        for number in range(6)
    ),
)

UNIPEN = ".VERSION 1.0\n.COORD X Y T\n.HIERARCHY WORD CHARACTER\n" + "".join(
    f'.SEGMENT CHARACTER {2 * number} OK "{"ab"[number % 2]}"\n'
    f".PEN_DOWN\n0 0 {number}\n9 {number} 5\n.PEN_UP\n1 1 1\n"
    for number in range(6)
)

HOSTILE = (
    *(b"\x1b[31m", b"\0", b"1e999", b"-" * 40, b"9" * 400, b"<traceGroup>" * 60, b"#0"),
    *(b"0-999999999", b"0:0-1:99999,", b".SEGMENT A 0-1 ? ", b"\r\n", "\u202e".encode()),
)
"""Pieces that a reader could stumble over."""


class StrokeFilesTarget(Target):
    """QuickDraw's files, exported drawings, InkML and UNIPEN as data sets."""

    name = "stroke-files"

    def valid(self) -> Iterator[bytes]:
        """One file of each format."""
        yield _lines(QUICKDRAW)
        yield _lines(OWN)
        yield json.dumps(QUICKDRAW, indent=1).encode()
        yield INK.encode()
        yield UNIPEN.encode()

    def make(self, mutator: Mutator) -> bytes:
        """One of them damaged, with hostile pieces, or with values that say something else."""
        random = mutator.random
        kind = random.randrange(10)
        if kind < 3:
            values = random.choice((QUICKDRAW, OWN))
            place = random.randrange(len(values))
            changed = [*values[:place], mutator.distort(values[place]), *values[place + 1 :]]
            return _lines(changed)
        content = random.choice(list(self.valid()))
        if kind < 6:
            place = random.randrange(len(content))
            piece = random.choice(HOSTILE) * random.choice((1, 1, 1, 500))
            content = content[:place] + piece + content[place + random.randrange(9) :]
        return content if kind == 6 else mutator.damage(content)

    def attempt(self, case: bytes) -> None:
        """Recognise it, and load it as a data set."""
        path = self.folder / "case"
        path.write_bytes(case)
        is_strokes(path, case[:4096])
        source = find_source(str(path))
        request = Request(source, 0, 0.1, None, 0, lambda *_: None, DataOptions())
        dataset = load_strokes(path, request)
        assert dataset.schema.kind in (Kind.SYMBOLS, Kind.DIGITS)
        assert all(name.isprintable() for name in dataset.schema.class_names)


def _lines(values: Sequence[object]) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)
