"""Writes of policies, one module a subject: versions, the way to approval, what comes after publishing."""

from .renewal import keep, remind, withdraw
from .review import approve, comment, put_through, resolve, send_back, send_to_review
from .versions import (
    STATEMENT,
    acknowledge,
    check_date,
    check_review,
    import_file,
    publish,
    put_aside,
    replace_draft,
)

__all__ = [
    "STATEMENT",
    "acknowledge",
    "approve",
    "check_date",
    "check_review",
    "comment",
    "import_file",
    "keep",
    "publish",
    "put_aside",
    "put_through",
    "remind",
    "replace_draft",
    "resolve",
    "send_back",
    "send_to_review",
    "withdraw",
]
