"""Who may do what: the matrix of DESIGN §5 as code that reads like the table.

A room adds no rule of its own: it names a deed, and the gate asks here.
"""

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from .roles import Role


class Reach(IntEnum):
    """How far a deed goes, from nothing to the whole agency. Counts are a monitor's: figures without a name."""

    NONE = 0
    OWN = 1
    COUNTS = 2
    UNITS = 3
    ALL = 4


class Deed(StrEnum):
    """Something that a person may do."""

    SIGN = "sign"
    PRACTICE = "practice"
    KNOW = "know"
    SEE_PROGRAM = "see_program"
    SEE_PROGRESS = "see_progress"
    WRITE_POLICY = "write_policy"
    REVIEW_POLICY = "review_policy"
    APPROVE_POLICY = "approve_policy"
    PUBLISH_POLICY = "publish_policy"
    ANNOTATE_LAW = "annotate_law"
    SET_AUDIENCE = "set_audience"
    EXPORT_EVIDENCE = "export_evidence"
    SEE_PEOPLE = "see_people"
    IMPORT_ROSTER = "import_roster"
    INVITE = "invite"
    ROLL_CALL = "roll_call"
    TEACH = "teach"
    PUBLISH_SCENES = "publish_scenes"
    SET_PRACTICE = "set_practice"
    GIVE_ROLES = "give_roles"
    SET_AGENCY = "set_agency"
    READ_AUDIT = "read_audit"

    @property
    def words(self) -> str:
        """As it is said on a page."""
        return self.value.replace("_", " ")


OFFICERS: dict[Role, Reach] = {role: Reach.OWN for role in Role if role not in (Role.MONITOR, Role.COUNSEL)}

MATRIX: dict[Deed, dict[Role, Reach]] = {
    # sign, practice, own record: everybody on the roster
    Deed.SIGN: OFFICERS,
    Deed.PRACTICE: OFFICERS,
    # the agency's duty, the stages and whom to call: everybody
    Deed.KNOW: dict.fromkeys(Role, Reach.ALL),
    # the loop with its figures
    Deed.SEE_PROGRAM: {
        Role.SUPERVISOR: Reach.UNITS,
        Role.COORDINATOR: Reach.ALL,
        Role.EXECUTIVE: Reach.ALL,
        Role.MONITOR: Reach.COUNTS,
    },
    # who has signed and practiced, by name (an instructor's own sessions come with the training room)
    Deed.SEE_PROGRESS: {
        Role.SUPERVISOR: Reach.UNITS,
        Role.COORDINATOR: Reach.ALL,
        Role.EXECUTIVE: Reach.ALL,
    },
    Deed.WRITE_POLICY: {Role.COORDINATOR: Reach.ALL},
    # see every version, compare two, comment on one in review
    Deed.REVIEW_POLICY: {
        Role.COORDINATOR: Reach.ALL,
        Role.EXECUTIVE: Reach.ALL,
        Role.COUNSEL: Reach.ALL,
    },
    Deed.APPROVE_POLICY: {Role.EXECUTIVE: Reach.ALL},
    Deed.PUBLISH_POLICY: {Role.COORDINATOR: Reach.ALL},
    Deed.ANNOTATE_LAW: {Role.COUNSEL: Reach.ALL},
    Deed.SET_AUDIENCE: {Role.COORDINATOR: Reach.ALL},
    # texts, approvals and signatures by name, for an accreditor
    Deed.EXPORT_EVIDENCE: {Role.COORDINATOR: Reach.ALL, Role.EXECUTIVE: Reach.ALL},
    Deed.SEE_PEOPLE: {Role.COORDINATOR: Reach.ALL, Role.ADMINISTRATOR: Reach.ALL},
    Deed.IMPORT_ROSTER: {Role.COORDINATOR: Reach.ALL, Role.ADMINISTRATOR: Reach.ALL},
    Deed.INVITE: {Role.COORDINATOR: Reach.ALL, Role.ADMINISTRATOR: Reach.ALL},
    Deed.ROLL_CALL: {
        Role.SUPERVISOR: Reach.UNITS,
        Role.COORDINATOR: Reach.ALL,
        Role.ADMINISTRATOR: Reach.ALL,
    },
    # show a scene to a class; nothing of it is kept
    Deed.TEACH: {Role.INSTRUCTOR: Reach.ALL, Role.COORDINATOR: Reach.ALL},
    Deed.PUBLISH_SCENES: {Role.INSTRUCTOR: Reach.ALL, Role.COORDINATOR: Reach.ALL},
    Deed.SET_PRACTICE: {Role.COORDINATOR: Reach.ALL},
    Deed.GIVE_ROLES: {Role.ADMINISTRATOR: Reach.ALL},
    Deed.SET_AGENCY: {Role.COORDINATOR: Reach.ALL, Role.ADMINISTRATOR: Reach.ALL},
    Deed.READ_AUDIT: {Role.ADMINISTRATOR: Reach.ALL},
}


def reach(roles: Iterable[Role], deed: Deed) -> Reach:
    """How far someone with `roles` may go with `deed`: the widest of their roles."""
    row = MATRIX[deed]
    return max((row.get(role, Reach.NONE) for role in roles), default=Reach.NONE)
