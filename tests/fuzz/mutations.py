"""Mutator: damages what is valid, in the ways in which files and messages go wrong or lie."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

Tree = Any
"""What JSON, TOML and MessagePack have: None, numbers, texts, bytes, lists and dictionaries."""

NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 2, 7, 127, 128, 255, 256, 65_535, 65_536),
    *(2**31 - 1, 2**31, -(2**31), 2**32, 2**63 - 1, 2**63, -(2**63), 2**64, 10**30, -(10**400)),
    *(0.5, -0.0, 1e-300, 5e-324, 1e308, -1e308, math.nan, math.inf, -math.inf, True, False),
)

TEXTS = (
    *("", " ", "0", "-1", "NaN", "inf", "1e999", "9" * 5000, "none", "null", "__class__"),
    *("\0", "\n", "a\nb\r\x1b[2J\x07", "\x1b]0;title\x07", "é", "日本", "\u202e", "\ud800"),
    *("../../etc/passwd", "/dev/zero", "/", "~", "%s%n", "{0.__class__}", "x" * 70_000),
)

TOKENS = (
    *b"NaN Infinity -Infinity 1e999 -0 null true 0x1 \" \\ \\ud800 { } [ ] , : = ''' # {}".split(),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\0", b"\x1b[2J", b"\r", b"\n"),
    *(b"9" * 5000, b"[" * 100_000, b'{"":' * 50_000, b"[]," * 100_000, b"a." * 20_000),
    b"\x91" * 50_000,
)

EDGES = (0, 1, 2**7 - 1, 2**7, 2**8 - 1, 2**15 - 1, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63)
"""What a length field may claim."""

LONGEST_ROW = 50_000
"""Characters of what is repeated in a list."""

DEPTHS = (2, 50, 300)
"""How deep something is nested; deeper than Python can write, only tokens are."""


class Mutator:
    """Draws damages from `random`."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def damage(self, content: bytes, most: int = 4) -> bytes:
        """`content` with one to `most` damages."""
        damages: tuple[Callable[[bytes], bytes], ...] = (
            *(self._flip, self._overwrite, self._lie, self._delete, self._insert),
            *(self._repeat, self._truncate, self._swap),
        )
        for _ in range(self.random.randint(1, most)):
            content = self.random.choice(damages)(content)
        return content

    def distort(self, tree: Tree, most: int = 3) -> Tree:
        """`tree` with one to `most` of its parts replaced, lost, doubled or renamed."""
        for _ in range(self.random.randint(1, most)):
            tree = self._distort_at(tree, self.random.randrange(_size(tree)))[0]
        return tree

    def anything(self) -> Tree:
        """Some value that was not expected."""
        kind = self.random.randrange(8)
        if kind < 3:
            return self.random.choice(NUMBERS)
        if kind < 5:
            return self.random.choice(TEXTS)
        return self._structure() if kind < 7 else None

    def text(self) -> str:
        """Some text that was not expected."""
        if self.random.random() < 0.5:
            return self.random.choice(TEXTS)
        return str(self.random.choice(NUMBERS))

    def _structure(self) -> Tree:
        value: Tree = self.random.choice(NUMBERS)
        if self.random.random() < 0.3:
            for _ in range(self.random.choice(DEPTHS)):
                value = [value] if self.random.random() < 0.9 else {"": value}
            return value
        empty: list[Tree] = [[], {}, [[]], [[], []], {"": None}, [value], {"a": value}]
        return self.random.choice([*empty, [value] * self.random.choice((3, 300, 30_000))])

    def _distort_at(self, tree: Tree, place: int) -> tuple[Tree, int]:
        """`tree` with its part number `place` distorted, and how many parts were passed."""
        if place == 0:
            return self._distort_part(tree), 0
        place -= 1
        items = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree))
        for key, part in items:
            size = _size(part)
            if place < size:
                changed = dict(tree) if isinstance(tree, dict) else list(tree)
                changed[key] = self._distort_at(part, place)[0]
                return changed, 0
            place -= size
        raise AssertionError("no such part")

    def _distort_part(self, part: Tree) -> Tree:
        if isinstance(part, dict) and part and self.random.random() < 0.7:
            return self._distort_keys(part)
        if isinstance(part, list) and part and self.random.random() < 0.6:
            return self._distort_list(part)
        if isinstance(part, str) and self.random.random() < 0.4:
            changed = self.damage(part.encode("utf-8", "surrogatepass"), 1)
            return changed.decode("utf-8", "replace")
        if isinstance(part, bytes) and self.random.random() < 0.7:
            return self.damage(part, 2)
        return self.anything()

    def _distort_keys(self, part: dict[Any, Tree]) -> dict[Any, Tree]:
        changed = dict(part)
        key = self.random.choice(list(changed))
        value = changed.pop(key)
        kind = self.random.randrange(3)
        if kind == 0:
            changed[self.random.choice(TEXTS)] = value
        elif kind == 1:
            changed |= {key: value, self.random.choice(TEXTS): self.anything()}
        return changed

    def _distort_list(self, part: list[Tree]) -> list[Tree]:
        place = self.random.randrange(len(part))
        kind = self.random.randrange(4)
        if kind == 0:
            return part[:place] + part[place + 1 :]
        if kind == 1:
            return [*part[:place], self.anything(), *part[place:]]
        if kind == 2:
            most = max(LONGEST_ROW // len(repr(part[place])), 2)
            times = min(self.random.choice((2, 50, 5_000)), most)
            return part[:place] + [part[place]] * times + part[place:]
        return part[::-1]

    def _span(self, content: bytes) -> tuple[int, int]:
        """Begin and end of a piece, mostly a short one."""
        begin = self.random.randrange(len(content) + 1)
        longest = len(content) - begin
        length = self.random.randint(0, min(longest, self.random.choice((1, 8, 64, longest))))
        return begin, begin + length

    def _flip(self, content: bytes) -> bytes:
        if not content:
            return content
        changed = bytearray(content)
        changed[self.random.randrange(len(content))] ^= 1 << self.random.randrange(8)
        return bytes(changed)

    def _overwrite(self, content: bytes) -> bytes:
        begin, end = self._span(content)
        return content[:begin] + self.random.randbytes(end - begin) + content[end:]

    def _lie(self, content: bytes) -> bytes:
        """Have some number claim something else, mostly near the beginning."""
        width = self.random.choice((1, 2, 4, 8))
        if len(content) < width:
            return content
        last = len(content) - width
        begin = self.random.randint(0, min(last, self.random.choice((8, 64, last))))
        number = self.random.choice(EDGES) % 256**width
        order = self.random.choice(("big", "little"))
        return content[:begin] + number.to_bytes(width, order) + content[begin + width :]

    def _delete(self, content: bytes) -> bytes:
        begin, end = self._span(content)
        return content[:begin] + content[end:]

    def _insert(self, content: bytes) -> bytes:
        begin, end = self._span(content)
        token = self.random.choice(TOKENS)
        return content[:begin] + token + content[self.random.choice((begin, end)) :]

    def _repeat(self, content: bytes) -> bytes:
        begin, end = self._span(content)
        times = min(self.random.choice((1, 2, 30, 1_000)), 200_000 // max(end - begin, 1))
        return content[:end] + content[begin:end] * times + content[end:]

    def _truncate(self, content: bytes) -> bytes:
        return content[: self.random.randrange(len(content) + 1)]

    def _swap(self, content: bytes) -> bytes:
        begin, end = self._span(content)
        return content[end:] + content[begin:end] + content[:begin]


def _size(tree: Tree) -> int:
    """How many parts a tree has, itself included."""
    if isinstance(tree, dict):
        return 1 + sum(map(_size, tree.values()))
    if isinstance(tree, list):
        return 1 + sum(map(_size, tree))
    return 1
