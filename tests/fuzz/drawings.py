"""Target `strokes`: lines of drawings, and the file of the user's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.harness import Target
from tests.fuzz.mutations import Mutator
from tui_nn.data.drawings import MAX_DRAWINGS, DrawingFile
from tui_nn.headless.inputs.drawings import read_pictures

DRAWINGS = (
    {"strokes": [[[0, 0], [10, 0], [4, 20]]], "label": 7, "date": "2026-11-21T09:30:00Z"},
    {"strokes": [[[5.25, 0.5], [5.25, 20]], [[1, 1]], []], "label": 1},
    {"strokes": [[[0, 0], [9, 9]]], "label": "shooting star", "date": "2026-11-21T09:30:00Z"},
    {"strokes": [[[-1e9, 3e-9], [1e300, -1e300]]], "label": 0, "date": "", "writer": "ada"},
)

SWELLING = (
    *(b"[]", b"{}", b"[[1,2]]", b"[1,2]", b'""', b'{"":0}', b"1e99", b"null", b'"\\ud83d"', b"0"),
    *('"日"'.encode(), '"\U0001f642"'.encode(), b'{"a":{}}', b"[[]]", b"[[[]]]"),
)
"""What takes much more memory than characters, if there is enough of it."""

LONGEST = 20 << 20
"""Bytes of a line."""

FOREIGN = (
    {"word": "seven", "drawing": [[[0, 10, 4, 3, 9], [0, 0, 20, 8, 5], [0, 1, 2, 3, 4]]]},
    {"strokes": [{"points": [{"x": 0, "y": 1.5, "time": 3}, {"x": 4, "y": 0}]}]},
    [[[0, 0, 100], [10, 0, 200], [4, 20, 300]]],
    [{"strokes": [[[0, 0], [10, 0]]]}, {"drawing": [[[0, 10], [0, 0]]]}],
)
"""Drawings as other programs write them."""

INK = b"""<ink xmlns="http://www.w3.org/2003/InkML"><traceFormat><channel name="X"/>
<channel name="Y"/></traceFormat><trace id="a">0 0, 10 0, 4 20</trace><trace>1 1</trace></ink>"""

ONE = (((1.0, 2.0), (3.0, 4.0)),)


class StrokesTarget(Target):
    """Files of drawings, as `predict --strokes` and the screen of own drawings read them."""

    name = "strokes"
    seconds = 20.0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "drawings.jsonl"

    def valid(self) -> Iterator[bytes]:
        """Some drawings, and a large one."""
        yield b"".join(map(_line, DRAWINGS))
        yield _line({"strokes": [[[i / 7, i / 3] for i in range(5_000)]]})
        yield json.dumps(DRAWINGS, indent=1).encode()

    def make(self, mutator: Mutator) -> bytes:
        """Lines that say something else, are damaged, or swell."""
        random = mutator.random
        kind = random.randrange(100)
        if kind == 0:
            return _swell(mutator)
        lines = [_line(drawing) for drawing in random.choices(DRAWINGS, k=random.randint(1, 3))]
        place = random.randrange(len(lines))
        if kind < 45:
            lines[place] = mutator.damage(lines[place])
        elif kind < 90:
            lines[place] = _line(mutator.distort(json.loads(lines[place])))
        elif kind == 90:
            lines[place] *= MAX_DRAWINGS
        else:
            return mutator.damage(b"".join(lines))
        return b"".join(lines)

    def attempt(self, case: bytes) -> None:
        """Have the file as one's own and change it, then have it read line by line."""
        self._path.write_bytes(case)
        file = DrawingFile(self._path)
        before = file.read()
        keys = {drawing.key for drawing in before.drawings[:1]}
        assert file.discard(keys) == len(keys)
        if len(before.drawings) + before.damaged < MAX_DRAWINGS:
            kept = file.keep(ONE, "4")
            after = file.read()
            assert after.damaged == before.damaged
            assert after.drawings[-1].key == kept.key
        file.export(self.folder / "exported.jsonl")
        self._path.write_bytes(case)
        for drawn in read_pictures(self._path):
            assert drawn.picture.shape == (28, 28)


class ForeignStrokesTarget(Target):
    """Files of drawings that other programs wrote, as `predict --strokes` reads them."""

    name = "foreign-strokes"

    def valid(self) -> Iterator[bytes]:
        """JSON in lines and as a document, and InkML."""
        yield b"".join(map(_line, FOREIGN))
        yield json.dumps(FOREIGN[3], indent=1).encode()
        yield INK

    def make(self, mutator: Mutator) -> bytes:
        """One of them damaged, saying something else, or with entities that swell."""
        random = mutator.random
        kind = random.randrange(20)
        if kind == 0:
            levels = random.randrange(1, 30)
            entities = "".join(f'<!ENTITY e{i + 1} "&e{i};&e{i};">' for i in range(levels))
            start = f'<!DOCTYPE ink [<!ENTITY e0 "1 1,">{entities}]>'.encode()
            return start + INK.replace(b"1 1", f"&e{levels};".encode())
        if kind < 8:
            return mutator.damage(INK)
        value = random.choice(FOREIGN)
        if kind < 14:
            return _line(mutator.distort(value))
        text = json.dumps(value, indent=random.choice((None, 1))).encode()
        return mutator.damage(text)

    def attempt(self, case: bytes) -> None:
        """Read it, whatever it is."""
        path = self.folder / "case"
        path.write_bytes(case)
        for drawn in read_pictures(path):
            assert drawn.picture.shape == (28, 28)


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _swell(mutator: Mutator) -> bytes:
    """One endless list, or endless lines, of something small."""
    random = mutator.random
    piece = random.choice(SWELLING)
    between = random.choice((b",", b", ", b"\n"))
    count = random.randrange(LONGEST // (len(piece) + len(between)))
    start, end = random.choice(((b'{"strokes":[', b"]}"), (b'{"strokes":[[', b"]]}"), (b"", b"")))
    return start + (piece + between) * count + piece + end + b"\n"
