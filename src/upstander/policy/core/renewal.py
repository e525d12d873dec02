"""When a policy is to be read again: a year on, and a reminder a month before."""

from datetime import date, timedelta

LEAD = timedelta(days=30)  # before the day, that the first reminder goes out
LATER, SOON, DUE = "later", "soon", "due"


def a_year_after(day: date) -> date:
    """The same day of the next year; February 28 for the 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def standing(review_on: date | None, today: date) -> str:
    """`due`, `soon` (in 30 days or less), else `later`; also where no day is set."""
    if review_on is None or review_on > today + LEAD:
        return LATER
    return DUE if review_on <= today else SOON
