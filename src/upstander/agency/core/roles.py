"""The roles of DESIGN §5, in the field's words."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be in a program. `OFFICER` comes with a place on the roster; the others are granted."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"
    PROTECTION_OFFICER = "protection_officer"
    EXECUTIVE = "executive"
    MONITOR = "monitor"
    ADMINISTRATOR = "administrator"
    COUNSEL = "counsel"

    @property
    def words(self) -> str:
        """As it is said on a page."""
        return self.value.replace("_", " ")


GRANTED = tuple(role for role in Role if role is not Role.OFFICER)

# DESIGN §5: these see more than their own, so a stolen password must not be enough.
SECOND_FACTOR = frozenset(
    {
        Role.COORDINATOR,
        Role.PROTECTION_OFFICER,
        Role.EXECUTIVE,
        Role.MONITOR,
        Role.ADMINISTRATOR,
        Role.COUNSEL,
    }
)
