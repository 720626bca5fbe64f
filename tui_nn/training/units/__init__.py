"""From a unit to what it wants: what excites it, its correlations, what is lost without it."""
