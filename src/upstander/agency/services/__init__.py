"""Writes of the ground floor, one module a subject."""

from .founding import found_agency, turn_the_day
from .people import add_unit, end_grant, give_role, set_status

__all__ = ["add_unit", "end_grant", "found_agency", "give_role", "set_status", "turn_the_day"]
