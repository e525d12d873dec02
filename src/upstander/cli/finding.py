"""What `doctor` says of one thing."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "mend"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was seen, and what to do if it is broken."""

    name: str
    state: State
    seen: str
    mend: str = ""
