"""What `python -m tui_nn` runs: the same as the command `tui-nn`."""

from __future__ import annotations

import sys

from tui_nn.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
