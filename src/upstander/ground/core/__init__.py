"""Plain Python that every room may use: no Django, no clock, no network."""
