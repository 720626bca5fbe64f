"""Model cards."""

from __future__ import annotations

import dataclasses

from tui_nn.data.record import DataRecord
from tui_nn.training.exports.card import make_card, write_card
from tui_nn.training.reading.reliability import Reliability


def test_a_card_says_what_the_network_is(case, tmp_path):
    write_card(case.subject, tmp_path / "README.md")
    card = (tmp_path / "README.md").read_text()
    assert card.startswith("---\nlibrary_name: tui-nn\n")
    assert case.subject.fingerprint in card
    assert case.subject.sizes in card
    assert "| learning-rate | 0.001 |" in card
    assert "Not measured" in card


def test_results_and_data_are_named_where_they_are_known(case):
    model = case.subject.model
    model.record = DataRecord("/home/me/secret/rows.csv", 1234, "ab" * 32, 500)
    model.reliability = Reliability(100, accuracy=0.9, calibration_error=0.02)
    card = make_card(dataclasses.replace(case.subject, name="a|b"))
    assert "rows.csv, 1,234 bytes" in card
    assert "secret" not in card.replace("/data/", "")
    assert "| accuracy | 90.00% |" in card
    assert "    - {type: accuracy, value: 0.9}" in card.partition("\n---")[0]
    assert "# a/b" in card
    model.record = model.reliability = None
