from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.remote.connections import Attached, Hosted


@pytest.fixture
def hosted(tmp_path) -> Iterator[Hosted]:
    """A host that serves a run."""
    hosted = Hosted(tmp_path / "moons-1")
    hosted.open()
    yield hosted
    hosted.leave()


@pytest.fixture
def attached(hosted) -> Iterator[Attached]:
    """An attached session."""
    attached = Attached(hosted.folder)
    yield attached
    attached.leave()
