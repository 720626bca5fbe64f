"""The file with the user's defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_nn.cli.arguments import read_command
from tui_nn.cli.defaults import Defaults, defaults_path, read_defaults
from tui_nn.cli.main import main
from tui_nn.cli.options.run import read_config
from tui_nn.cli.options.terminal import read_preferences
from tui_nn.errors import UserError

EVERYTHING = """
theme = "tui-nn-light"
glyphs = "ascii"
colors = 16
mouse = false
low_bandwidth = true
data_dir = "/data"
"""


def write(text: str) -> None:
    path = defaults_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_without_a_file_they_are_the_programs_own():
    assert read_defaults() == Defaults()


def test_everything_can_be_set():
    write(EVERYTHING)
    assert read_defaults() == Defaults("tui-nn-light", "ascii", "16", False, True, Path("/data"))


def test_options_come_first():
    write(EVERYTHING)
    _, options = read_command(["attach", "--glyphs", "blocks"])
    preferences = read_preferences(options)
    assert (preferences.glyphs, preferences.colors, preferences.mouse) == ("blocks", "16", False)
    assert (preferences.low_bandwidth, preferences.theme) == (True, "tui-nn-light")


def test_the_data_folder_is_used_where_data_are_read_from_files():
    write(EVERYTHING)
    for words, expected in (
        (["train", "--recipe", "mnist"], Path("/data")),
        (["train", "--recipe", "mnist", "--data-dir", "/other"], Path("/other")),
        (["train", "--recipe", "moons"], None),
    ):
        _, options = read_command(words)
        assert read_config(options).data_dir == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("glyphs = ", "is not TOML"),
        ("glyph = 'ascii'", "glyph is unknown; there are theme, glyphs"),
        ("glyphs = 'emoji'", "glyphs is one of auto, braille, blocks, ascii, not 'emoji'"),
        ("mouse = 'no'", "mouse is true or false, not 'no'"),
        ("x = " + "[" * 3000, "is not TOML"),
        ("#" * 100_000, "is too large"),
    ],
)
def test_what_is_wrong_is_said_with_the_file(text, message, capsys):
    write(text)
    with pytest.raises(UserError, match=r"config\.toml: ") as caught:
        read_defaults()
    assert message in str(caught.value)
    assert main(["doctor"]) == 1
    assert message.split(";")[0][:30] in " ".join(capsys.readouterr().out.split())


def test_doctor_shows_what_is_set(capsys):
    write("glyphs = 'ascii'")
    main(["doctor"])
    assert "glyphs ascii" in capsys.readouterr().out


def test_a_sweep_and_a_page_use_the_data_folder_too(monkeypatch):
    from tui_nn.headless import sweep
    from tui_nn.web import web

    write(EVERYTHING)
    taken = []
    monkeypatch.setattr(sweep, "sweep", lambda folder, **_: taken.append(folder.request().config))
    monkeypatch.setattr(web, "serve_new_run", lambda config, _: taken.append(config))
    main(["sweep", "--recipe", "mnist", "--learning-rate", "1e-4..1e-2"])
    main(["web", "--recipe", "mnist"])
    assert [config.data_dir for config in taken] == [Path("/data"), Path("/data")]
