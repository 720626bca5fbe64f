"""From a unit to what it wants: what excites it, what it goes with, what is lost without it."""
