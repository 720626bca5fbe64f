"""Fixtures that read a table from its bytes."""

from __future__ import annotations

import pytest

from tui_nn.data.tables.reading.files import read_table
from tui_nn.errors import DataError


@pytest.fixture
def read(tmp_path):
    """Read a table from its bytes."""

    def read_bytes(content, **settings):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, **settings)

    return read_bytes


@pytest.fixture
def refuse(read, tmp_path):
    """The message with which bytes are refused, without the path."""

    def refuse_bytes(content, **settings):
        with pytest.raises(DataError) as caught:
            read(content, **settings)
        message = str(caught.value)
        assert message.startswith(f"{tmp_path / 'table.csv'}: ")
        return message.removeprefix(f"{tmp_path / 'table.csv'}: ")

    return refuse_bytes
