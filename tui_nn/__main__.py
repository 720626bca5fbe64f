"""What the command `tui-nn` and `python -m tui_nn` run."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""Exit status after Ctrl+C."""


def run() -> int:
    """Run the program; Ctrl+C while it is being imported is no error.

    Returns:
        The exit status.
    """
    try:
        from tui_nn.cli.main import main
    except KeyboardInterrupt:
        return INTERRUPTED
    return main()


if __name__ == "__main__":
    sys.exit(run())
