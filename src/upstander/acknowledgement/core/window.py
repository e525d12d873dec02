"""When letters may go out: on some days of the week, from one hour to another, by the clock on the agency's wall."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Opens on `days` (Monday is 0) at `opens` and closes at the next `closes`; the same hour twice is a whole day."""

    days: frozenset[int]
    opens: time
    closes: time

    def is_open(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether a letter may go out at `at`."""
        local = at.astimezone(zone)
        now, today, yesterday = (
            local.time(),
            local.weekday() in self.days,
            (local.weekday() - 1) % 7 in self.days,
        )
        if self.opens < self.closes:
            return today and self.opens <= now < self.closes
        return (today and now >= self.opens) or (yesterday and now < self.closes)

    def next_opening(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """The first moment from `at` on at which a letter may go out, in UTC; None if it never may.

        Where the clock jumps over the hour of opening, it opens with the jump.
        """
        if self.is_open(at, zone):
            return at.astimezone(UTC)
        day = at.astimezone(zone).date()
        for ahead in range(-1, 9):
            wall = datetime.combine(day + ahead * DAY, self.opens, zone)
            moment = wall.astimezone(UTC)
            if moment.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
                moment = self._jump(moment, zone)
            if moment >= at and self.is_open(moment, zone):
                return moment
        return None

    def _jump(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Of an hour that is not on the clock, the end of the jump over it."""
        while self.is_open(moment - MINUTE, zone):
            moment -= MINUTE
        return moment
