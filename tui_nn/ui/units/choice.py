"""Choice: which units are looked at, and how; the questions to the session follow from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_nn.training.protocol.inquiries import InspectUnit, ListUnits
from tui_nn.training.protocol.units import UnitOrder

ORDERS = (UnitOrder.NUMBER, UnitOrder.FACT, UnitOrder.ACTIVE, UnitOrder.LOST)
"""In the order in which a key goes through them."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked at.

    Attributes:
        layer: place of the layer, from 0.
        unit: the unit whose page is open, or was.
        is_page: whether a unit's page is open, else the list.
        order: what the list is sorted by.
        fact: the fact that the list compares with; -1 for the strongest of each unit.
        offset: units before the page of the list.
        off: units (layer, unit) that are switched off, as they were switched.
    """

    layer: int = 0
    unit: int = 0
    is_page: bool = False
    order: UnitOrder = UnitOrder.NUMBER
    fact: int = -1
    offset: int = 0
    off: tuple[Place, ...] = ()

    def question(
        self, *, count: int, pictures: bool, losses: bool, fresh: bool
    ) -> InspectUnit | ListUnits:
        """What to ask the session.

        Args:
            count: lines of a list for which there is room.
            pictures: whether the list shows weights as pictures.
            losses: whether there is time to measure what is lost without each unit.
            fresh: whether the network is wanted as it is now.
        """
        if self.is_page:
            return InspectUnit(self.layer, self.unit, self.off, fresh)
        return ListUnits(
            layer=self.layer,
            order=self.order,
            offset=self.offset,
            count=count,
            pictures=pictures,
            losses=losses or self.order is UnitOrder.LOST,
            fact=self.fact,
            fresh=fresh,
        )

    def in_layer(self, layer: int) -> Choice:
        """The first unit of a layer, or its list."""
        return replace(self, layer=layer, unit=0, offset=0)

    def with_page(self, unit: int) -> Choice:
        """The page of a unit of this layer."""
        return replace(self, unit=unit, is_page=True)

    def sorted_next(self) -> Choice:
        """The list in the next order."""
        order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        return replace(self, order=order, offset=0)

    def with_next_fact(self, by: int, count: int) -> Choice:
        """The list compared with the next of `count` facts, the strongest correlation first."""
        fact = (self.fact + 1 + by) % (count + 1) - 1
        return replace(self, fact=fact, order=UnitOrder.FACT, offset=0)

    def switched(self, place: Place) -> Choice:
        """The unit at `place` switched off, or on again."""
        off = tuple(one for one in self.off if one != place)
        return replace(self, off=off if len(off) < len(self.off) else (*off, place))
