"""Tables of joining: invitations, roll calls, and the counts behind the limits."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from .models import AgencyRow, Person, Unit


class Invitation(AgencyRow):
    """A way in for one person, once. The token itself is in the link or on the slip, never here.

    `token_hash` is looked up before an agency is known, so it is unique over the whole installation.
    """

    class How(models.TextChoices):
        EMAIL = "email", "By e-mail"
        SLIP = "slip", "On a printed slip"
        LINK = "link", "By a link handed over"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    how = models.CharField(max_length=5, choices=How)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_lasts"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(withdrawn_at=None), name="invitation_used_or_withdrawn"
            ),
            models.UniqueConstraint(
                fields=["agency", "person"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="one_invitation_a_person",
            ),
        ]


class RollCall(AgencyRow):
    """Half an hour in which people of one unit, or of the whole agency, may ask to join on their own phones."""

    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    opened_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("opened_at")), name="roll_call_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "opened_by"], name="roll_call_opener")]


class JoinRequest(AgencyRow):
    """Someone at a roll call who asks to be let in. Without a person where nobody fits what was typed."""

    roll_call = models.ForeignKey(RollCall, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    badge = models.CharField(max_length=40, help_text="As it was typed.")
    words = models.CharField(max_length=40, help_text="The two words on the phone, such as “amber ladder”.")
    browser_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    let_in_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "roll_call", "words"], name="words_once_a_roll_call"),
            models.CheckConstraint(
                condition=Q(let_in_at=None) | Q(person__isnull=False), name="let_in_is_someone"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(let_in_at__isnull=False), name="used_was_let_in"
            ),
        ]


class Salt(models.Model):
    """The salt of one hour's limits. It goes with its hour; then the rows below say nothing to anybody."""

    hour = models.PositiveBigIntegerField(primary_key=True)
    value = models.CharField(max_length=32)


class Try(models.Model):
    """How often something was tried in ten minutes. The key is a hash: no name, no address, no agency."""

    key = models.CharField(max_length=64, primary_key=True)
    window = models.PositiveBigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tries"
