"""Texts about the sketch pad fit its frame."""

from __future__ import annotations

from tests.ui.widgets.samples import classified
from tui_nn.training.protocol.drawings import Answering
from tui_nn.ui.wording import pad_wording


def test_the_title_of_the_pad_fits_its_frame():
    assert pad_wording.pad_title("", None, erasing=False, pinned=False) == "sketch a digit"
    longest = pad_wording.pad_title("down", 4, erasing=True, pinned=True)
    assert longest == "eraser down · brush 4 · pinned"
    assert pad_wording.pad_title("up", 2, erasing=False, pinned=False) == "pen up · brush 2"
    for tuned in (0, 12):
        for by in Answering:
            network = pad_wording.answering(classified(tuned=tuned, by=by))[1]
            title = pad_wording.pad_title(
                "down", None, erasing=False, pinned=False, read_by=network
            )
            assert len(title) <= 26
            title = pad_wording.pad_title("", None, erasing=False, pinned=False, read_by=network)
            assert title == f"read by {network}"
            assert len(title) <= 26


def test_brief_words_fit_the_frame_of_the_small_pad():
    for by in (None, *Answering):
        assert len(pad_wording.network_choice(by)[1]) <= 26
    for tuned in (0, 1, 99_999):
        assert len(pad_wording.answering(classified(tuned=tuned))[1]) <= 26
