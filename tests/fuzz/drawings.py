"""Target `strokes`: lines of drawings, and the file of the user's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.harness import Target
from tests.fuzz.mutations import Mutator
from tui_nn.data.drawings import MAX_DRAWINGS, DrawingFile
from tui_nn.headless.drawing_lines import read_pictures

DRAWINGS = (
    {"strokes": [[[0, 0], [10, 0], [4, 20]]], "label": 7, "date": "2026-11-21T09:30:00Z"},
    {"strokes": [[[5.25, 0.5], [5.25, 20]], [[1, 1]], []], "label": 1},
    {"strokes": [[[-1e9, 3e-9], [1e300, -1e300]]], "label": 0, "date": "", "writer": "ada"},
)

SWELLING = (
    *(b"[]", b"{}", b"[[1,2]]", b"[1,2]", b'""', b'{"":0}', b"1e99", b"null", b'"\\ud83d"', b"0"),
    *('"日"'.encode(), '"\U0001f642"'.encode(), b'{"a":{}}', b"[[]]", b"[[[]]]"),
)
"""What takes much more memory than characters, if there is enough of it."""

LONGEST = 20 << 20
"""Bytes of a line."""

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
            kept = file.keep(ONE, 4)
            after = file.read()
            assert after.damaged == before.damaged
            assert after.drawings[-1].key == kept.key
        file.export(self.folder / "exported.jsonl")
        self._path.write_bytes(case)
        for drawn in read_pictures(self._path):
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
