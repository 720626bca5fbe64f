"""What is said of units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_nn.text import percent, printable
from tui_nn.training.protocol.examples import Source
from tui_nn.training.protocol.units import FactKind, UnitOrder
from tui_nn.ui.browsing.wording import about
from tui_nn.ui.drawing.numerals import short
from tui_nn.ui.drawing.scatter import amount, unit_of
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from tui_nn.training.protocol.browsing import JudgedExample
    from tui_nn.training.protocol.layers import LayerDescription
    from tui_nn.training.protocol.measurements import Evaluation
    from tui_nn.training.protocol.units import Fact, ListedUnit, UnitSample, UnitsView, UnitView

WAITING = "Measuring the units …"
SEARCHING = "number of a unit, or the name of an output; enter opens its page"
NOT_FOUND = "there is no such unit in this layer"
OVER = "The run is over."
NOT_HIDDEN = "An output cannot be switched off: without it there is no answer."

PARTS = {Source.VALIDATION: "validation", Source.TEST: "test", Source.TRAIN: "training"}

ORDERED = {
    UnitOrder.NUMBER: "by number",
    UnitOrder.ACTIVE: "the most active first",
    UnitOrder.FACT: "the strongest correlation first",
    UnitOrder.LOST: "the greatest loss first",
}


def layer(description: LayerDescription) -> str:
    """A layer and its units: hidden 1, 128 relu units."""
    count, activation = description.out_features, description.activation
    return f"{description.name}, {quantities.plural(count, f'{activation} unit')}"


def short_layer(description: LayerDescription) -> str:
    """The same in fewer characters: hidden 1, 128 relu."""
    count = quantities.count(description.out_features)
    return f"{description.name}, {count} {description.activation}"


def sample(of: UnitSample, *, short: bool = False) -> str:
    """How many examples of which part: 2 000 of 6 000 validation examples."""
    if short:
        return f"{quantities.count(of.examples)} {of.part}"
    count = quantities.count(of.examples)
    whole = "" if of.examples == of.total else f" of {quantities.count(of.total)}"
    noun = "example" if of.total == 1 else "examples"
    return f"{count}{whole} {of.part} {noun}"


def list_title(view: UnitsView, width: int, fact: int, off: int) -> str:
    """What is listed, of which step.

    Args:
        view: the list.
        width: cells that there are.
        fact: place of the fact that it compares with; -1 for the strongest of each unit.
        off: number of units that are switched off.
    """
    order = ORDERED[view.order]
    if 0 <= fact < len(view.fact_names):
        name = fact_name(view.fact_names[fact], view.fact_kinds[fact])
        order = f"against {name}, {order}"
    parts = [order]
    if off:
        parts.append(f"{quantities.count(off)} off")
    if view.never_active:
        parts.append(f"{quantities.count(view.never_active)} never active")
    parts.append(f"step {quantities.count(view.step)}")
    long = " · ".join([layer(view.description), *parts, sample(view.sample)])
    if len(long) <= width:
        return long
    return " · ".join([short_layer(view.description), *parts, sample(view.sample, short=True)])


def unit_name(description: LayerDescription, unit: int, name: str) -> str:
    """A unit: hidden 1, unit 3 of 0-127; output 7: shoe."""
    last = description.out_features - 1
    number = f"unit {unit}" + (f" of 0-{last}" if last else "")
    return f"{description.name}, {number}" + (f": {printable(name)}" if name else "")


def page_title(view: UnitView, *, shows_examples: bool) -> str:
    """Which unit, of which step; above pictures of examples alone, where which of them are."""
    name = unit_name(view.description, view.unit, view.own_name)
    if shows_examples:
        return f"{name} · left: excite it most · right: least"
    parts = [name, view.description.activation, f"step {quantities.count(view.step)}"]
    if (view.layer, view.unit) in view.switched_off:
        parts.insert(1, "switched off")
    return " · ".join([*parts, sample(view.sample)])


def fact_name(name: str, kind: FactKind) -> str:
    """What a fact is called: class 7, newness (hidden), area [m²]."""
    if kind is FactKind.CLASS:
        return f"class {name}"
    return f"{name} (hidden)" if kind is FactKind.HIDDEN else name


def fact(of: Fact) -> str:
    """The same of a unit's fact."""
    return fact_name(of.name, of.kind)


def correlation(value: float) -> str:
    """A correlation with its sign: +0.62."""
    return f"{value:+.2f}".replace("-", "−")


def active(share: float, count: int, threshold: float, part: str) -> str:
    """On how many examples a unit is active."""
    if share == 0:
        return f"never active on {quantities.count(count)} {part} examples"
    bound = f"above {threshold:g}"
    if share == 1:
        return f"active ({bound}) on all examples"
    return f"active ({bound}) on {percent(share)}"


def lost(value: float | None, target: str | None) -> str:
    """How a result changes without a unit: −0.55% of accuracy, +$3.25k of error.

    Args:
        value: what is lost; None if it is not measured.
        target: name of the target of a regression; None for classes.
    """
    if value is None:
        return quantities.UNKNOWN
    if target is not None:
        return f"{'+' if value > 0 else ''}{amount(value, unit_of(target)[1])}"
    return f"{-100 * value:+.2f}%".replace("-", "−") if value else "0.00%"


def result(of: Evaluation, target: str | None) -> str:
    """A result in a few characters: 97.40%, or the mean absolute error."""
    if of.accuracy is not None:
        return f"{100 * of.accuracy:.2f}%"
    return amount(of.mae, unit_of(target or "")[1]) if of.mae is not None else quantities.UNKNOWN


def measure(target: str | None) -> str:
    """What a result is: accuracy, or the mean absolute error."""
    return "accuracy" if target is None else "mean abs. error"


def about_listed(one: ListedUnit, view: UnitsView, target: str | None, *, is_off: bool) -> str:
    """What a line of the list says, in a sentence."""
    parts = [f"unit {one.unit}" + (f" ({printable(one.name)})" if one.name else "")]
    if is_off:
        parts.append("switched off")
    count, part = view.sample.examples, view.sample.part
    if one.active_share == 0:
        parts.append(f"never active on {quantities.count(count)} {part} examples")
    else:
        parts.append(f"active on {percent(one.active_share)}")
    if one.is_constant and one.active_share:
        parts.append(f"always {quantities.number(one.mean)}")
    if one.fact is not None:
        parts.append(f"correlates with {fact(one.fact)} {correlation(one.fact.correlation)}")
    if one.lost is not None:
        parts.append(f"without it {lost(one.lost, target)}")
    return " · ".join(parts)


def about_losses(view: UnitsView) -> str:
    """How far it is measured what is lost without each unit; "" if it is complete, or not asked."""
    count = view.description.out_features
    if view.order is UnitOrder.LOST and view.lost_reason:
        return f"what is lost without each: {view.lost_reason}"
    if 0 < view.lost_count < count:
        done, total = quantities.count(view.lost_count), quantities.count(count)
        return f"what is lost without each: measured for {done} of {total}"
    return ""


def about_page(view: UnitView) -> str:
    """What the keys do, or what is still to be measured."""
    if view.judged < view.sample.planned:
        done, planned = quantities.count(view.judged), quantities.count(view.sample.planned)
        return f"measured on {done} of {planned} examples so far …"
    if view.switched_off:
        names = list_of_units(view.switched_off, view.layer)
        return f"switched off: {names} · a: all on · the network itself is not changed"
    return "tab: the examples that excite it most and least · x: what is lost without it"


def about_example(one: JudgedExample, activation: float, z: float, *, is_most: bool) -> str:
    """Everything about an example that excites a unit, in a line."""
    how = "most" if is_most else "least"
    figures = f"activation {short(activation)}, sum {short(z)}"
    part = PARTS.get(one.example.source, "")
    return f"excites it {how} · {figures} · {about(one, part)}"


def list_of_units(off: Sequence[tuple[int, int]], layer: int) -> str:
    """Units by number, those of other layers with their layer: 3, 17, 2:5 (layer 2, unit 5)."""
    return ", ".join(str(unit) if at == layer else f"{at + 1}:{unit}" for at, unit in off)
