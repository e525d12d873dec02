"""Mail about policies: plain text, short, no tracking. Sent by the job worker."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from upstander.agency.models import Person
from upstander.agency.tallies import day_of

from .. import queries
from ..core import renewal
from ..models import PolicyVersion


@task()
def send_review_reminder(version_id: int, person_id: int) -> None:
    """Tell one coordinator that a policy is to be read again; nothing if it was replaced, kept or withdrawn since."""
    versions = PolicyVersion.objects.select_related("policy", "agency").defer(*queries.HEAVY)
    version = versions.filter(pk=version_id, status=PolicyVersion.Status.PUBLISHED).first()
    if version is None or version.review_on is None:
        return
    person = Person.objects.get(pk=person_id, agency=version.agency_id)
    standing = renewal.standing(version.review_on, day_of(version.agency, timezone.now()))
    if standing == renewal.LATER or not person.email:
        return
    context = {
        "person": person,
        "version": version,
        "due": standing == renewal.DUE,
        "link": f"{settings.UPSTANDER_URL}{reverse('policy:version', args=[version.pk])}",
    }
    when = "is due" if standing == renewal.DUE else "comes soon"
    text = render_to_string("policy/letters/review.txt", context)
    send_mail(
        f"The review of {version.policy.title} {when}", text, settings.DEFAULT_FROM_EMAIL, [person.email]
    )
