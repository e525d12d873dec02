"""Tables of the ground floor. Every row carries its agency; every unique rule and hot index starts with it."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from .core.roles import GRANTED


class Installation(models.Model):
    """One row: what this database is. Demonstration data lives in a database of its own."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    demo = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_installation")]


class Agency(models.Model):
    """A law-enforcement agency, or another employer with a program."""

    class Kind(models.TextChoices):
        POLICE = "police", "Police department"
        SHERIFF = "sheriff", "Sheriff's office"
        STATE = "state", "State agency"
        CAMPUS = "campus", "Campus police"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    state = models.CharField(max_length=2, help_text="Two letters, such as CO.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.POLICE)
    time_zone = models.CharField(max_length=40, default="America/New_York")
    small = models.BooleanField(
        default=False, help_text="Fewer than 11 people: one person holds several roles."
    )
    support_lines = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class AgencyRow(models.Model):
    """What every table of an agency starts with. Rows are reached through the door only."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the joining service is the only caller outside of tests."""

    def create_user(self, username: str, email: str | None = None, password: str | None = None) -> "User":
        user = self.model(username=username, email=self.normalize_email(email).lower() if email else None)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account to sign in with. It has no agency: it is looked up before an agency is known."""

    username = models.CharField("sign-in name", max_length=80, unique=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    last_login = None  # when someone signed in is nobody's business

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.username


class Unit(AgencyRow):
    """A part of the agency, in a tree. `path` holds the ids from the top, so that a subtree is one condition."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=40, help_text="As the roster file writes it.")
    path = models.CharField(max_length=255, editable=False, default="/")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="unit_code_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_below_itself"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "path"], name="unit_subtree")]

    def __str__(self) -> str:
        return self.name


class Rank(AgencyRow):
    """A rank of the agency; a higher `order` is a higher rank."""

    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "name"], name="rank_name_once")]

    def __str__(self) -> str:
        return self.name


class Person(AgencyRow):
    """An officer (any sworn or professional employee), or someone from outside with a role, such as a monitor."""

    class Kind(models.TextChoices):
        SWORN = "sworn", "Sworn"
        PROFESSIONAL = "professional", "Professional"
        OUTSIDE = "outside", "Outside the agency"

    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SWORN)
    name = models.CharField(max_length=120)
    badge = models.CharField(max_length=40, null=True, blank=True)
    email = models.EmailField(null=True, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    rank = models.ForeignKey(Rank, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    hired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "badge"], name="badge_once"),
            models.CheckConstraint(condition=~Q(badge=""), name="badge_or_none"),
            models.CheckConstraint(condition=~Q(email=""), name="email_or_none"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "unit"], name="person_unit"),
            models.Index(fields=["agency", "name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def titled(self) -> str:
        """Rank and name, as the person is addressed."""
        return f"{self.rank.name} {self.name}" if self.rank_id and self.rank else self.name


class Status(AgencyRow):
    """A dated status. `to_date` is the last day; open if none. One person has one status on a day."""

    class Kind(models.TextChoices):
        ACTIVE = "active", "Active"
        LEAVE = "leave", "On leave"
        ACADEMY = "academy", "In the academy"
        LEFT = "left", "Left"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="statuses")
    kind = models.CharField(max_length=8, choices=Kind)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["from_date", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "person", "from_date"], name="status_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="status_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "kind", "from_date", "to_date"], name="status_on_a_day")
        ]


class Grant(AgencyRow):
    """A role that somebody gave to somebody, for a time, in the whole agency or in a unit with all below it."""

    role = models.CharField(max_length=20, choices=[(role.value, role.words) for role in GRANTED])
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["role", "from_date", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="grant_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "person"], name="grant_person")]


class AuditHead(AgencyRow):
    """The end of an agency's chain; locked while an entry is added."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency"], name="one_head_an_agency")]


class AuditEntry(AgencyRow):
    """One line of the audit: who did what to which row, and when. Never content, never a report."""

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80, blank=True)
    by = models.BigIntegerField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="audit_number_once")
        ]


class Tally(AgencyRow):
    """A count of people on duty, for a unit with all below it, or for the whole agency (no unit).

    Kept so that the program page costs the same for 200 and for 100,000 officers.
    """

    measure = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()
    on_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "measure", "unit"], name="tally_once"),
            models.UniqueConstraint(
                fields=["agency", "measure"], condition=Q(unit=None), name="tally_total_once"
            ),
        ]


# Django looks for tables in this module; these stand on those above
from . import models_joining, models_roster  # noqa: E402, F401
