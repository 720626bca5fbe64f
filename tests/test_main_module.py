"""What the command runs: the program, or nothing if Ctrl+C comes while it is imported."""

from __future__ import annotations

import sys

from tui_nn.__main__ import INTERRUPTED, run


class Interrupting:
    """Finds modules by raising, as if ctrl+c were pressed at that moment."""

    def find_spec(self, name, path=None, target=None):
        if name == "tui_nn.cli.main":
            raise KeyboardInterrupt
        return


def test_ctrl_c_while_the_program_is_imported_is_no_traceback(monkeypatch):
    monkeypatch.delitem(sys.modules, "tui_nn.cli.main", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    assert run() == INTERRUPTED
