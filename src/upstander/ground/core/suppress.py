"""The smallest count that may be shown of voice figures and of all that a monitor or the public sees."""

FLOOR = 11  # people
