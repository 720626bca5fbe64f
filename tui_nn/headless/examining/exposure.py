"""A folder that other users can change, as a part of a finding."""

from __future__ import annotations

from tui_nn.storage.private_folders import Exposure


def explain_exposure(exposure: Exposure) -> tuple[str, str]:
    """Why a folder is not private, and what to do."""
    return f"other users could change them: {exposure.reason}", exposure.remedy
