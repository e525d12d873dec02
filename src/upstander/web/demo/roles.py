"""Whom the buttons of the demonstration page sign in as."""

from upstander.agency.core.roles import Role

# who the buttons of the demonstration page sign in as
ROLES: dict[str, tuple[Role | None, str, str]] = {
    "officer": (None, "Officer", "Sees what to sign, a scene to practice, the duty to know."),
    "supervisor": (
        Role.SUPERVISOR,
        "Supervisor of District 2",
        "Sees who has signed and practiced in District 2.",
    ),
    "coordinator": (Role.COORDINATOR, "Coordinator", "Runs the program: policy, roster, invitations."),
    "executive": (Role.EXECUTIVE, "Chief", "Sees the loop and the figures of all units; approves policies."),
    "instructor": (Role.INSTRUCTOR, "Instructor", "Practices like everyone; sessions come later."),
    "protection": (
        Role.PROTECTION_OFFICER,
        "Protection officer",
        "Will open sealed reports; that room comes later.",
    ),
    "counsel": (Role.COUNSEL, "Counsel", "Reads the duty and the law; comments on policies in review."),
    "monitor": (Role.MONITOR, "Outside monitor", "Sees figures only, none below 11."),
    "administrator": (Role.ADMINISTRATOR, "Administrator", "People, roles and the record; no content."),
}
