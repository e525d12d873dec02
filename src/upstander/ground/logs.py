"""What a line of the log may hold: what went wrong and where, never an address with a token or a value of a row."""

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Keeps the frames and the type of an error and drops its words: a database quotes the row that it refuses.

    Django's own line on a failed request names the path, and a path can hold an invitation's token.
    """

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "django.request":
            record = logging.makeLogRecord(record.__dict__ | {"msg": "A request failed", "args": ()})
        return super().format(record)

    def formatException(self, ei: Raised) -> str:  # noqa: N802  # the name is logging's
        lines, error = list[str](), ei[1]
        while error is not None:
            lines = [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n", *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()
