"""The numbers of the smallest network, by the microscope and by hand."""

from __future__ import annotations

import pytest

from tests.training.microscope import xor_by_hand


def test_every_number_of_xor_at_step_0(capsys):
    rows = list(xor_by_hand.compare())
    assert len(rows) == 3 + 3 + 1 + 1 + 1 + 1 + 1 + 3 + 3 + 3 + 13 + 13 + 13 + 1
    for name, found, expected in rows:
        assert found == pytest.approx(expected, rel=2e-6, abs=2e-8), name
    xor_by_hand.main()
    printed = capsys.readouterr().out
    assert printed.startswith("recipe xor at step 0, point 2 of the training part: ('1', '0')")
    assert printed.isascii()
