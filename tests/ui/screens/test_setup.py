from textual.widgets import Button, Collapsible, Input, Select, Static

from tests.typed import expect
from tests.ui.stage import stage
from tui_nn.training.protocol.commands import Load
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.setup import SetupScreen
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.widgets.option_field import OptionField


async def opened(on) -> SetupScreen:
    await on.press("n")
    assert isinstance(on.app.screen, SetupScreen)
    return on.app.screen


def field(screen, name) -> OptionField:
    return screen.query_one(f"#{name}", OptionField)


def explained(screen, name) -> str:
    return str(field(screen, name).query_one(".explanation", Static).content)


async def type_into(on, name, text) -> None:
    field(on.app.screen, name).query_one(Input).value = text
    await on.pilot.pause()


async def test_every_option_has_a_field_with_the_runs_value():
    async with stage() as on:
        screen = await opened(on)
        texts = on.screen.run.config.as_texts()
        shown = {entry.option.name: entry.text for entry in screen.query(OptionField)}
        assert shown == {name: texts[name] for name in OPTIONS}


async def test_only_own_data_have_settings_of_their_own():
    async with stage() as on:
        screen = await opened(on)
        assert not field(screen, "target").display
        await on.press("escape")
    async with stage(TrainingConfig(dataset="/home/me/plants.csv")) as on:
        screen = await opened(on)
        assert field(screen, "target").display
        await type_into(on, "target", "height")
        await on.press("ctrl+j")
        (load,) = await on.answer(Load)
        assert (load.config.dataset, load.config.target) == ("/home/me/plants.csv", "height")


async def test_wrong_value_is_said_beside_its_field_as_it_is_typed():
    async with stage() as on:
        screen = await opened(on)
        await type_into(on, "epochs", "many")
        assert explained(screen, "epochs") == "✗ 'many' is not a whole number"
        assert screen.query_one("#accept", Button).disabled
        assert "epochs" in str(screen.query_one("#summary", Static).content)
        await on.press("ctrl+j")
        assert on.app.screen is screen
        await type_into(on, "epochs", "7")
        assert explained(screen, "epochs") == OPTIONS["epochs"].help
        assert not screen.query_one("#accept", Button).disabled


async def test_settings_that_do_not_go_together_are_said_at_the_field():
    async with stage() as on:
        screen = await opened(on)
        field(screen, "loss").query_one(Select).value = "binary-cross-entropy"
        await on.pilot.pause()
        assert explained(screen, "loss").startswith("✗ binary-cross-entropy needs")
        field(screen, "output_activation").query_one(Select).value = "sigmoid"
        await on.pilot.pause()
        assert not explained(screen, "loss").startswith("✗")


async def test_summary_counts_the_parameters():
    async with stage() as on:
        screen = await opened(on)
        await type_into(on, "hidden", "800")
        summary = str(screen.query_one("#summary", Static).content)
        assert summary == "784-800-10 · 636 010 parameters"


async def test_recipe_fills_every_field_but_the_data_folder():
    async with stage(RECIPES["mnist"].config) as on:
        screen = await opened(on)
        await type_into(on, "data_dir", "/data")
        screen.query_one("#recipe Select", Select).value = "houses"
        await on.pilot.pause()
        texts = RECIPES["houses"].config.as_texts()
        shown = {entry.option.name: entry.text for entry in screen.query(OptionField)}
        assert shown == {**{name: texts[name] for name in OPTIONS}, "data_dir": "/data"}
        described = str(screen.query_one("#recipe .explanation", Static).content)
        assert described == RECIPES["houses"].description


async def test_accepting_loads_the_config():
    async with stage() as on:
        await opened(on)
        await type_into(on, "hidden", "32,16")
        await on.press("ctrl+j")
        assert isinstance(on.app.screen, TrainingScreen)
        expected = RECIPES["mnist"].config.replace(hidden=(32, 16))
        assert await on.answer(Load) == [Load(expected)]
        await on.settle()
        assert "784-32-16-10" in on.text()


async def test_enter_in_a_field_goes_to_the_next_one_and_loads_nothing():
    async with stage() as on:
        screen = await opened(on)
        field(screen, "seed").query_one(Input).focus()
        await type_into(on, "seed", "3")
        before = on.app.focused
        await on.press("enter")
        assert on.app.screen is screen
        assert on.app.focused is not before
        assert await on.answer(Load) == []


async def test_arrows_move_between_fields_of_both_kinds():
    async with stage() as on:
        screen = await opened(on)
        fields = [None, *(each for each in screen.query(OptionField) if each.display)]
        first = on.app.focused
        seen = []
        for _ in range(8):
            await on.press("down")
            assert not any(select.expanded for select in screen.query(Select))
            seen.append(next(each for each in screen.query(OptionField) if each.has_focus_within))
        assert seen == fields[1:9]
        assert {bool(each.option.choices) for each in seen} == {True, False}
        for _ in range(8):
            await on.press("up")
        assert on.app.focused is first


async def test_enter_opens_a_choice_and_arrows_choose_in_it():
    async with stage() as on:
        screen = await opened(on)
        select = field(screen, "optimizer").query_one(Select)
        select.focus()
        before = select.value
        await on.press("enter")
        assert select.expanded
        await on.press("down", "enter")
        assert not select.expanded
        assert select.value != before


async def test_escape_changes_nothing_and_training_continues():
    async with stage() as on:
        await on.press("space")
        await on.settle()
        await opened(on)
        await type_into(on, "epochs", "99")
        await on.press("escape")
        assert isinstance(on.app.screen, TrainingScreen)
        assert await on.answer(Load) == []
        assert on.screen.run.config == RECIPES["mnist"].config


async def test_fine_print_is_folded_away_and_can_be_reached():
    async with stage() as on:
        screen = await opened(on)
        fold = screen.query_one(Collapsible)
        assert fold.collapsed
        fold.collapsed = False
        await on.pilot.pause()
        names = {entry.option.name for entry in fold.query(OptionField)}
        assert names == {name for name, option in OPTIONS.items() if option.group == "advanced"}


async def test_fault_in_the_fine_print_opens_it():
    async with stage() as on:
        screen = await opened(on)
        await type_into(on, "momentum", "2")
        assert not screen.query_one(Collapsible).collapsed


async def test_focused_field_is_explained_in_full():
    async with stage() as on:
        screen = await opened(on)
        field(screen, "optimizer").query_one(Select).focus()
        await on.pilot.pause()
        about = str(screen.query_one("#about", Static).content)
        assert OPTIONS["optimizer"].help in about
        assert expect(OPTIONS["optimizer"].choices)["adam"] in about
