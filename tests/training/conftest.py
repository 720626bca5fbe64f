"""What several tests of this folder need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.training.driver import Driver


@pytest.fixture
def driver() -> Iterator[Driver]:
    """A session that waits for commands."""
    driver = Driver()
    yield driver
    driver.stop()
