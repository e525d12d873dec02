"""What is typed and chosen around signing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from upstander.agency.core.roles import GRANTED
from upstander.agency.models import Person, Rank, Unit

from .core.questions import Question

ASKS = [("no", "Ask these people to sign"), ("yes", "Leave these people out")]


class RuleForm(forms.Form):
    """People whom a policy asks, or leaves out."""

    leaves_out = forms.ChoiceField(label="What it does", choices=ASKS, widget=forms.RadioSelect, initial="no")
    unit = forms.ModelChoiceField(Unit.objects.none(), label="In the unit", required=False, empty_label="Any")
    rank = forms.ModelChoiceField(Rank.objects.none(), label="Of the rank", required=False, empty_label="Any")
    role = forms.ChoiceField(
        label="With the role",
        required=False,
        choices=[("", "Any"), *((role.value, role.words) for role in GRANTED)],
    )
    kind = forms.ChoiceField(
        label="Kind of work", required=False, choices=[("", "Any"), *Person.Kind.choices[:2]]
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Any"), ("active", "Active"), ("academy", "In the academy")],
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], ranks: QuerySet[Rank], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("unit", units), ("rank", ranks)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """A rule names something."""
        given: dict[str, Any] = self.cleaned_data
        if not any(given.get(name) for name in ("unit", "rank", "role", "kind", "status")):
            raise forms.ValidationError("Choose a unit, a rank, a role, a kind of work or a status.")
        return given | {"leaves_out": given.get("leaves_out") == "yes"}


class DaysForm(forms.Form):
    """How long people have to sign."""

    days = forms.IntegerField(
        label="Days to sign",
        min_value=1,
        max_value=365,
        help_text="From the day that the policy is published, or that somebody joins, moves or comes back.",
        error_messages={
            "required": "Type a number of days.",
            "invalid": "Type a number of days, such as 14.",
        },
    )


class ElsewhereForm(forms.Form):
    """A file of signatures given elsewhere, and where that was."""

    file = forms.FileField(
        label="File of signatures",
        help_text="A CSV file: badge, the day signed, and if you have them name and version.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Export it again."},
    )
    source = forms.CharField(
        label="Where they were given",
        max_length=120,
        help_text="Such as “paper, roll call of March 2026”, or the program. It stands beside each signature.",
        error_messages={"required": "Say where: it stands beside each signature."},
    )


DAYS_OF_WEEK = list(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")))
HOUR = {"invalid": "This is not a time. Write it as 06:00.", "required": "Choose a time."}


class ReminderForm(forms.Form):
    """Whether, how often and in which hours people are reminded to sign."""

    is_on = forms.BooleanField(label="Remind people who have yet to sign", required=False)
    days = forms.MultipleChoiceField(
        label="A letter may go out on",
        choices=[(str(number), name) for number, name in DAYS_OF_WEEK],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    opens = forms.TimeField(
        label="From", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=HOUR
    )
    closes = forms.TimeField(
        label="Until",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="May be in the night after. The same time twice is the whole day.",
        error_messages=HOUR,
    )
    before = forms.IntegerField(
        label="First letter, days before the time to sign is over", min_value=0, max_value=60
    )
    every = forms.IntegerField(label="Days between two letters to a person", min_value=1, max_value=90)

    def clean_days(self) -> str:
        """The days as the table keeps them."""
        return "".join(sorted(self.cleaned_data["days"]))


class QuestionsForm(forms.Form):
    """A radio group for each question; one may stay open, not all of them."""

    text_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self._asked = [question.id for question in questions]
        for question in questions:
            self.fields[question.id] = forms.ChoiceField(
                label=question.ask,
                required=False,
                choices=[(str(place), answer) for place, answer in enumerate(question.answers)],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """Something is chosen."""
        given: dict[str, Any] = self.cleaned_data
        if not self.errors and not any(given.get(name) for name in self._asked):
            raise forms.ValidationError("Choose an answer to at least one question.")
        return given
