"""Dialog: a translucent screen over the run."""

from __future__ import annotations

from pathlib import Path

from textual.screen import ModalScreen

from tui_nn.ui.overlay import Overlay, Result

__all__ = ["Dialog", "Overlay"]


class Dialog(ModalScreen[Result], Overlay[Result]):
    """A translucent overlay; the run stays visible."""

    CSS_PATH = Path(__file__).with_name("dialog.tcss")
