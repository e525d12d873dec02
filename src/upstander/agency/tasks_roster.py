"""Jobs of the roster import: they take seconds on a big file, so no request waits for them."""

from django.utils import timezone
from django_tasks import task

from .models_roster import RosterImport
from .services import roster


@task()
def read_roster(pk: int) -> None:
    """Read, check and compare the file of an import."""
    roster.read(batch=RosterImport.objects.get(pk=pk), now=timezone.now)


@task()
def compare_roster(pk: int) -> None:
    """Compare the staged rows anew, after some were mended."""
    roster.compare_again(batch=RosterImport.objects.get(pk=pk), now=timezone.now)


@task()
def bring_in_roster(pk: int) -> None:
    """Apply an import that was asked for."""
    roster.bring_in(batch=RosterImport.objects.get(pk=pk), now=timezone.now)
