"""The pages' Markdown as text with styles.

The pages use headings, paragraphs, lines of formulas indented by four blanks, **bold**, *emphasis*
and `code`. Textual's own widget mounts a widget for every paragraph, and is slow to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.content import Content

_INLINE = re.compile(r"\*\*(.+?)\*\*|\*(?! )(.+?)(?<! )\*|`(.+?)`")
_STYLES = ("bold", "italic", "bold $primary")
_INDENT = "    "

Part = str | tuple[str, str]


def render_page(markdown: str, *, compact: bool = False) -> Content:
    """A page without its title, which the screen shows elsewhere.

    Args:
        markdown: the page.
        compact: leave out the empty lines around formulas.
    """
    parts: list[Part] = []
    was_formula = False
    for block in _blocks(markdown):
        if block.startswith("# "):
            continue
        is_formula = block.startswith(_INDENT)
        if parts:
            parts.append("\n" if compact and (is_formula or was_formula) else "\n\n")
        was_formula = is_formula
        if is_formula:
            lines = [line.removeprefix(_INDENT) for line in block.split("\n")]
            parts.append(("\n".join(f"  {line}" for line in lines), "$text-accent"))
        else:
            parts.extend(_inline(" ".join(block.split())))
    return Content.assemble(*parts)


def _blocks(markdown: str) -> Iterator[str]:
    """The parts between empty lines."""
    return (block.strip("\n") for block in re.split(r"\n\s*\n", markdown) if block.strip())


def _inline(text: str) -> Iterator[Part]:
    """A paragraph in runs of one style."""
    end = 0
    for match in _INLINE.finditer(text):
        yield text[end : match.start()]
        kind = match.lastindex or 1
        yield match[kind], _STYLES[kind - 1]
        end = match.end()
    yield text[end:]
