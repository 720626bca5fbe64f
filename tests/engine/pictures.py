"""Pictures in each of the forms that the kernels read; which one is taken is else up to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from tui_nn.engine import workspace

FORMS = {"listed": 2.0, "whole": 0.0}
"""The forms, and shares of lit pixels from which pictures would be whole: none and all are."""


@contextmanager
def pictures_as(form: str) -> Iterator[None]:
    """Meanwhile, examples that are pictures take this form, however many pixels are lit."""
    with patch.object(workspace, "MOSTLY_LIT", FORMS[form]):
        yield
