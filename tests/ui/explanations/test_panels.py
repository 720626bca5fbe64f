"""Every panel explains its numbers, with the settings of the run."""

from __future__ import annotations

import pytest

from tests.ui.stage import stage
from tui_nn.training.checks.table import CHECKS
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.explanations.panels import NAMES, PANELS, explanations_of, name_of
from tui_nn.ui.run.panels import PANELS as ROWS
from tui_nn.ui.screens.explanation import ExplanationDialog
from tui_nn.ui.screens.help import HelpScreen
from tui_nn.ui.screens.overlays import OVERLAYS
from tui_nn.ui.widgets.layer_table import LayerTable
from tui_nn.ui.widgets.run_status import RunStatus

XOR, MNIST, HOUSES = (RECIPES[name].config for name in ("xor", "mnist", "houses"))


def said(panel, config):
    found = PANELS[panel](config, config.source.schema)
    return {label: one.text for one in found for label in one.labels}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row.make()).__name__)
def test_every_panel_of_the_training_screen_explains_itself(row):
    widget = row.make()
    assert explanations_of(widget, MNIST, MNIST.source.schema)
    if widget.can_focus:
        assert name_of(widget) in NAMES.values()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("recipe", RECIPES)
def test_every_explanation_is_a_sentence_about_something(panel, recipe):
    config = RECIPES[recipe].config
    for one in PANELS[panel](config, config.source.schema):
        assert one.meaning
        assert all(one.labels)
        assert one.text.isprintable()


def test_no_label_means_two_things_on_one_panel():
    for panel, explain in PANELS.items():
        labels = [label for one in explain(MNIST, MNIST.source.schema) for label in one.labels]
        assert len(labels) == len(set(labels)), panel


def test_the_formulas_are_those_of_the_run():
    assert "log sum_k exp(z_k) - z_label" in said("RunStatus", MNIST)["loss"]
    assert "ln 10 = 2.30" in said("RunStatus", MNIST)["loss"]
    assert "mean_k (a_k - t_k)^2" in said("RunStatus", XOR)["loss"]
    assert "w -= r g" in said("RunStatus", XOR)["rate"]
    assert "a guess gets 10.0%" in said("Readout", MNIST)["accuracy"]
    assert "R²" in said("RunStatus", HOUSES)
    assert "accuracy" not in said("RunStatus", HOUSES)
    assert "1e-5 to 2e-2 is ok" in said("LayerTable", MNIST)["update:weight"]


def test_every_check_is_explained_by_its_name():
    names = [check.name for check in CHECKS]
    assert [one.name for one in PANELS["ChecksList"](MNIST, None)] == names


def test_only_what_the_kind_of_data_has_is_explained():
    with_classes, of_numbers = (RECIPES[name].config.source.schema for name in ("digits", "houses"))
    assert [one.name for one in PANELS["Chooser"](MNIST, with_classes)] == ["confusion matrix"]
    assert [one.name for one in PANELS["Chooser"](MNIST, of_numbers)] == ["residual"]
    assert "sure" not in [one.name for one in PANELS["ExampleList"](MNIST, of_numbers)]
    assert "residual" not in [one.name for one in PANELS["ExampleList"](MNIST, with_classes)]


@pytest.mark.parametrize("name", OVERLAYS)
async def test_f1_explains_every_screen_that_looks_inside(name):
    async with stage(MNIST, (100, 30)) as on:
        await on.settle()
        on.screen.action_open_inside(name)
        await on.until(lambda: on.app.screen is not on.screen)
        await on.settle()
        await on.press("f1")
        await on.until(lambda: isinstance(on.app.screen, ExplanationDialog))
        await on.press("escape", "question_mark")
        await on.until(lambda: isinstance(on.app.screen, HelpScreen))
        top = on.app.screen
        assert isinstance(top, HelpScreen)
        assert not next(iter(top.sections())).heading.startswith("keys during")
        assert next(iter(top.sections())).heading != "keys"


async def test_the_number_under_the_mouse_is_explained():
    async with stage(MNIST, (120, 40)) as on:
        await on.settle()
        status = on.screen.query_one(RunStatus)
        line = on.text().splitlines()[status.region.y]
        await on.pilot.hover(RunStatus, offset=(line.index("loss") - status.region.x + 1, 0))
        await on.until(lambda: status.tooltip is not None)
        assert str(status.tooltip).startswith("loss: how wrong the answers are")
        await on.pilot.hover(RunStatus, offset=(line.index("accuracy") - status.region.x, 0))
        await on.until(lambda: str(status.tooltip).startswith("accuracy: share of correct"))


async def test_headings_of_the_layers_are_explained():
    async with stage(MNIST, (120, 40)) as on:
        await on.settle()
        table = on.screen.query_one(LayerTable)
        line = on.text().splitlines()[table.region.y]
        x = line.index("update:weight") - table.region.x
        await on.pilot.hover(LayerTable, offset=(x + 3, 2))
        await on.until(lambda: str(table.tooltip).startswith("update:weight: how much a step"))


async def test_f1_explains_the_focused_panel_and_is_help_without_one():
    async with stage(MNIST, (120, 40)) as on:
        await on.settle()
        await on.press("f1")
        await on.until(lambda: isinstance(on.app.screen, HelpScreen))
        await on.press("escape", "tab", "tab", "f1")
        await on.until(lambda: isinstance(on.app.screen, ExplanationDialog))
        assert "explained: plots" in on.text()
        assert "ln 10 = 2.30" in on.text()
        await on.press("f1")
        await on.until(lambda: on.app.screen is on.screen)
