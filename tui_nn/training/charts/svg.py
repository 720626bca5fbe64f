"""A chart as SVG: text stays text, and no font or picture is loaded from elsewhere."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tui_nn.training.charts.chart import INK, Chart, Stroke, Text

FONT = "Helvetica, Arial, sans-serif"


def draw_svg(chart: Chart) -> str:
    """The content of an SVG file."""
    size = f"{chart.width:g} {chart.height:g}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"'
        f' width="{chart.width:g}" height="{chart.height:g}"'
        f' font-family={quoteattr(FONT)} font-size="12" fill="{INK}">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *map(_stroke, chart.strokes),
        *map(_text, chart.texts),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _stroke(stroke: Stroke) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in stroke.points)
    dashes = " ".join(f"{length:g}" for length in stroke.pattern)
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{stroke.colour}"'
        f' stroke-width="{stroke.width:g}"{pattern}/>'
    )


def _text(text: Text) -> str:
    weight = ' font-weight="bold"' if text.bold else ""
    return (
        f'<text x="{text.x:.1f}" y="{text.y:.1f}" text-anchor="{text.anchor}"{weight}>'
        f"{escape(text.text)}</text>"
    )
