"""Tables of the roster import: one import, its rows while they are checked, and what it changed, to undo it.

The staging tables name people, units and ranks by number, not by foreign key: a row that waits to be checked must not
hold anything back, and 100,000 of them are written and read as sets.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .models import AgencyRow, Person


class RosterImport(AgencyRow):
    """One file on its way into the roster, and what came of it."""

    class State(models.TextChoices):
        MATCHING = "matching", "Waits for its columns"
        READING = "reading", "Being read"
        READY = "ready", "Checked"
        APPLYING = "applying", "Being brought in"
        APPLIED = "applied", "Brought in"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Could not be read"

    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.MATCHING)
    layout = models.JSONField(default=dict, help_text="How the file is made; emptied when it is closed.")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    dates = models.CharField(max_length=5, default="auto")
    whole = models.BooleanField(default=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    problem = models.CharField(max_length=400, blank=True)
    stop_asked = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    made = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["agency", "state"], name="roster_import_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False), name="applied_import_says_when"
            ),
        ]


class OfImport(AgencyRow):
    """What every staging table starts with."""

    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class RosterRow(OfImport):
    """A row of the file, read and compared; or, without a number, someone who is not in the file."""

    class Change(models.TextChoices):
        UNREAD = "", "Not compared"
        SAME = "same", "The same"
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        LEAVES = "leaves", "Leaves"
        PAST = "past", "Left before we knew them"
        OUT = "out", "Left out"
        BAD = "bad", "Needs a fix"

    number = models.PositiveIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    badge = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    unit_key = models.CharField(max_length=120, blank=True)
    rank_key = models.CharField(max_length=60, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    status_to = models.CharField(max_length=8, blank=True)
    change = models.CharField(max_length=8, choices=Change, blank=True)
    answer = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering: ClassVar = ["number", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "roster_import", "number"], name="roster_row_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "roster_import", "change"], name="roster_row_change"),
            models.Index(fields=["agency", "roster_import", "person_id"], name="roster_row_person"),
        ]


class RosterWord(OfImport):
    """A unit or a rank as the file writes it, which of ours it is, or that it is new or has to be asked about."""

    class Decision(models.TextChoices):
        KNOWN = "known", "One of ours"
        NEW = "new", "Will be made"
        ASK = "ask", "Not known"

    field = models.CharField(max_length=4)
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=120)
    full_name = models.CharField(max_length=120, blank=True)
    parent_key = models.CharField(max_length=120, blank=True)
    first_row = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    ours = models.BigIntegerField(null=True, blank=True)
    decision = models.CharField(max_length=5, choices=Decision, default=Decision.ASK)
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["field", "first_row", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "roster_import", "field", "key"], name="roster_word_once"
            )
        ]


class RosterFault(OfImport):
    """What is wrong with a cell, or with a row beside the others. Only a cell's stays when all is compared anew."""

    class Kind(models.TextChoices):
        CELL = "cell", "A value that can't be read"
        TWICE = "twice", "A value that two rows have"
        UNIT = "unit", "A unit that nobody knows"
        WHO = "who", "One person or two"
        REST = "rest", "Something else"

    number = models.PositiveIntegerField()
    field = models.CharField(max_length=12)
    value = models.CharField(max_length=200, blank=True)
    found = models.CharField(max_length=400)
    mend = models.CharField(max_length=400, blank=True)
    guess = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.CELL)

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "roster_import", "number"], name="roster_fault_row")
        ]


class ColumnMapping(AgencyRow):
    """Which column was which in the last file with these columns, and which units its words meant."""

    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "fingerprint"], name="one_mapping_a_header")
        ]


class RosterBefore(OfImport):
    """Someone as they were before an import changed them. Kept while it can be undone."""

    person_id = models.BigIntegerField()
    status_changed = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True)
    badge = models.CharField(max_length=40, null=True, blank=True)
    email = models.CharField(max_length=254, null=True, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    unit_id = models.BigIntegerField(null=True, blank=True)
    rank_id = models.BigIntegerField(null=True, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    was_open = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "roster_import", "person_id"], name="before_once")
        ]


class RosterBeforeStatus(OfImport):
    """A dated status as it was before an import changed it."""

    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
