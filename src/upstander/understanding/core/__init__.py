"""Plain Python and numpy: no Django, no clock, no network."""
