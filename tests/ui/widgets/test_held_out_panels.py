"""The panels of answers by class and of what matters scroll, and say what will stand there."""

from __future__ import annotations

import numpy as np

from tests.ui.widgets.hosts import Host, text
from tests.ui.widgets.samples import confusion_view, importance_view, snapshot
from tui_nn.ui.widgets.answers_panel import AnswersPanel
from tui_nn.ui.widgets.importance_panel import ImportancePanel

NAMES = tuple(f"species {number}" for number in range(40))


async def test_answers_stay_until_newer_ones_arrive():
    app = Host(AnswersPanel())
    async with app.run_test(size=(60, 16)):
        app.widget.class_names = ("no", "yes")
        assert "held-out" in text(app.widget)
        app.widget.snapshot = snapshot(answers=confusion_view([[9, 1], [0, 10]]))
        assert "95.0% of 20" in text(app.widget)
        app.widget.snapshot = snapshot()
        assert "95.0% of 20" in text(app.widget)
        app.widget.snapshot = snapshot(answers=confusion_view([[9, 1], [5, 5]]))
        assert "70.0% of 20" in text(app.widget)
        app.widget.snapshot = None
        assert "held-out" in text(app.widget)


async def test_answers_of_other_classes_are_not_shown():
    app = Host(AnswersPanel())
    async with app.run_test(size=(60, 16)):
        app.widget.class_names = ("no", "yes", "perhaps")
        app.widget.snapshot = snapshot(answers=confusion_view([[9, 1], [0, 10]]))
        assert "held-out" in text(app.widget)


async def test_many_classes_are_scrolled_by_keys_and_wheel():
    app = Host(AnswersPanel())
    async with app.run_test(size=(40, 16)) as pilot:
        app.widget.class_names = NAMES
        app.widget.snapshot = snapshot(answers=confusion_view(np.diag(np.arange(1, 41))))
        app.widget.focus()
        assert "above" not in text(app.widget)
        await pilot.press("down", "down")
        assert "2 above" in text(app.widget)
        await pilot.press("up")
        assert "1 above" in text(app.widget)
        await pilot.press(*["down"] * 60)
        last = text(app.widget)
        assert "more" not in last
        await pilot.press("up")
        assert text(app.widget) != last


async def test_few_classes_take_no_focus():
    app = Host(AnswersPanel())
    async with app.run_test(size=(60, 20)):
        app.widget.class_names = ("no", "yes")
        app.widget.snapshot = snapshot(answers=confusion_view([[9, 1], [0, 10]]))
        assert not app.widget.can_focus


async def test_many_columns_are_scrolled():
    app = Host(ImportancePanel())
    async with app.run_test(size=(40, 12)) as pilot:
        assert "What matters" in text(app.widget)
        app.widget.class_names = ("no", "yes")
        app.widget.importance = importance_view(
            names=NAMES, mean=np.linspace(0.4, 0, 40), spread=np.zeros(40)
        )
        assert app.widget.can_focus
        app.widget.focus()
        assert "species 0" in text(app.widget)
        await pilot.press(*["down"] * 60)
        assert "species 39" in text(app.widget)
        app.widget.importance = importance_view()
        assert "petal" in text(app.widget)
        assert "above" not in text(app.widget)
