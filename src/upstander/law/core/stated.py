"""Whether an entry says that something is so, says that nothing was stated, or was not read on it."""

import re

YES, NONE_STATED, NOT_RECORDED = "yes", "none_stated", "not_recorded"
_NONE = re.compile(r"\s*(?:none\b|no |not stated)", re.IGNORECASE)


def stated(text: str | None) -> str:
    """What an entry's words amount to. “None stated” is neither yes nor “not recorded”: what was read is silent."""
    if text is None:
        return NOT_RECORDED
    return NONE_STATED if _NONE.match(text) else YES
