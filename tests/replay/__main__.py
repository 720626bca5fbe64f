"""How well the pad reads real hands: drawings replayed on the real program in a pseudo-terminal.

    python -m tests.replay [--size 120x40] [--keys] [--count 200] [--data-dir DIR] [--load MODEL]

Without --size, all three ways are replayed: the mouse at 120x40 and at 80x24, and the keyboard pen.
Without --load, the network that comes with the program answers.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.real_data import REAL_DATA
from tests.replay.drawings import choose, load_drawings
from tests.replay.replay import KEYS, LARGE, NEW_RUN, SMALL, Way, replay_all


def _size(text: str) -> tuple[int, int]:
    columns, rows = text.split("x")
    return int(columns), int(rows)


def main() -> None:
    """Replay, and print the shares read correctly and what was taken for what."""
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--size", type=_size, help="of the terminal, such as 80x24")
    parser.add_argument("--keys", action="store_true", help="draw with the keyboard pen")
    parser.add_argument("--count", type=int, default=200, help="of drawings (default: 200)")
    parser.add_argument("--seed", type=int, default=0, help="of the choice of drawings")
    parser.add_argument("--data-dir", type=Path, default=REAL_DATA, help="with pen-strokes/ in it")
    parser.add_argument("--load", help="a saved network that answers")
    choices = parser.parse_args()
    drawings = choose(load_drawings(choices.data_dir), choices.count, choices.seed)
    size = choices.size or ((80, 24) if choices.keys else None)
    ways = [Way(size[0], size[1], by_keys=choices.keys)] if size else [LARGE, SMALL, KEYS]
    options = ["--load", choices.load] if choices.load else NEW_RUN
    for report in replay_all(dict.fromkeys(ways, drawings), options):
        print(report)


if __name__ == "__main__":
    main()
