"""OptionField: one setting of a run in the setup form, checked as it is typed."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label, Select, Static

from tui_nn.errors import ConfigError
from tui_nn.training.settings.option import Option


class FieldSelect(Select[str]):
    """A select in a form: enter and space open it, ↑ and ↓ go to the fields beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "show_overlay", "choose", show=False),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "previous field", show=False),
    ]


class OptionField(Horizontal):
    """Name, value and explanation of one option, in one line.

    Args:
        option: the setting.
        text: its value to begin with, as text.

    Attributes:
        explanation: what is wrong with the value, or what it means; may be cut on the screen.
    """

    DEFAULT_CSS = """
    OptionField {
        height: 1;
        Label { width: 19; color: $text-muted; }
        Input, Select { width: 28; }
        .explanation {
            width: 1fr; height: 1; padding-left: 2; color: $text-muted;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        &:focus-within { background: $surface; }
        &:focus-within Label { color: $primary; text-style: bold; }
        &.-wrong .explanation { color: $text-error; text-style: bold; }
        &.-wrong Label { color: $text-error; }
    }
    """

    class Changed(Message):
        """The value was changed."""

        def __init__(self, field: OptionField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> OptionField:
            """The field that was changed."""
            return self.field

    def __init__(self, option: Option, text: str) -> None:
        super().__init__(id=option.name)
        self.option = option
        self._text = text
        self.explanation = ""

    def compose(self) -> ComposeResult:
        """Name, field, explanation."""
        yield Label(self.option.name.replace("_", "-"))
        if self.option.choices:
            # The value may be none of the choices: a data set can be a file.
            names = [(name, name) for name in dict.fromkeys((*self.option.choices, self._text))]
            yield FieldSelect(names, value=self._text, allow_blank=False, compact=True)
        else:
            hint = self.option.metavar.lower()
            yield Input(self._text, compact=True, placeholder=hint, select_on_focus=False)
        yield Static(classes="explanation", markup=False)

    def on_mount(self) -> None:
        """Explain the value that is there."""
        self.show_fault("")

    @property
    def text(self) -> str:
        """The value as text."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = text
        if self.option.choices:
            self.query_one(Select).value = text
        else:
            self.query_one(Input).value = text

    def read(self) -> Any:
        """The value.

        Raises:
            ConfigError: the text is no value of this option.
        """
        return self.option.read(self._text)

    @property
    def fault(self) -> str:
        """What is wrong with the value by itself, or nothing."""
        try:
            self.read()
        except ConfigError as error:
            return error.message
        return ""

    def show_fault(self, fault: str, idle: str = "") -> None:
        """Say what is wrong, else why the setting has no effect, else what it is for."""
        self.set_class(bool(fault), "-wrong")
        choices = self.option.choices or {}
        explanation = choices.get(self._text, self.option.help)
        if fault or idle:
            explanation = f"✗ {fault}" if fault else f"no effect: {idle}"
        if explanation != self.explanation:
            self.explanation = explanation
            self.query_one(".explanation", Static).update(explanation, layout=False)

    @on(Input.Changed)
    def take_typed(self, message: Input.Changed) -> None:
        """Take what was typed."""
        message.stop()
        self._take(message.value)

    @on(Select.Changed)
    def take_chosen(self, message: Select.Changed) -> None:
        """Take what was chosen."""
        message.stop()
        self._take(str(message.value))

    def _take(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.post_message(self.Changed(self))
