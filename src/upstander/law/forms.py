"""What is asked of the law: a day, two states, and when something happened."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from .core.filters import FILTERS
from .core.load import states
from .models import QUESTIONS


class DayForm(forms.Form):
    """The day that is asked about."""

    on = forms.DateField(
        label="On this day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is not a date. Write it as 06/01/2021."},
    )

    def day(self, today: date) -> date:
        """What was typed, or today."""
        typed = self.cleaned_data.get("on") if self.is_valid() else None
        return typed or today


def _moment(label: str, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label,
        widget=widget,
        input_formats=["%Y-%m-%dT%H:%M", "%m/%d/%Y %H:%M"],
        error_messages={
            "invalid": "This is not a day and time. Write it as 06/01/2021 22:30.",
            "required": "Say when it happened.",
        },
        **options,
    )


class ClockForm(forms.Form):
    """When something happened, to say when the report is due. Nothing of this is stored."""

    since = _moment("When it happened")
    shift_ends = _moment("When your shift ends", required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone

    def moment(self, name: str) -> datetime | None:
        """A valid field as an aware datetime."""
        value: datetime | None = self.cleaned_data.get(name)
        return value.astimezone(self.zone) if value else None


class CompareForm(forms.Form):
    """Two states to put side by side."""

    a = forms.ChoiceField(label="One state")
    b = forms.ChoiceField(label="The other")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one.code, one.name) for one in states().values()]
        for name in ("a", "b"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class FilterForm(forms.Form):
    """The day that is asked about, and what the list of states is narrowed by; what can't be read narrows nothing."""

    on = forms.DateField(
        label="In force on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is not a date. Write it as 06/01/2021."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in FILTERS:
            choices = [("", "Any"), *((code, words) for code, words, _ in each.choices)]
            self.fields[each.name] = forms.ChoiceField(label=each.label, choices=choices, required=False)

    def wanted(self) -> dict[str, str]:
        """The answers that were chosen."""
        self.is_valid()
        return {
            each.name: self.cleaned_data[each.name] for each in FILTERS if self.cleaned_data.get(each.name)
        }

    def day(self, today: date) -> date:
        """The day that is asked about; today if none was."""
        self.is_valid()
        return self.cleaned_data.get("on") or today


class SinceForm(forms.Form):
    """The day since which changes are asked for, and the state."""

    since = forms.DateField(
        label="Since",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "This is not a date. Write it as 06/01/2021.",
            "required": "Choose a day.",
        },
    )
    state = forms.ChoiceField(label="In", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Every state"), *((one.code, one.name) for one in states().values())]

    def asked(self, usual: date) -> tuple[date, str]:
        """The day and the state's code (or nothing); the usual day where none, or none that can be read, was given."""
        if not self.is_bound or not self.is_valid():
            return usual, ""
        return self.cleaned_data["since"], self.cleaned_data["state"]


class NoteForm(forms.Form):
    """What counsel says of an entry."""

    jurisdiction = forms.CharField(max_length=12, widget=forms.HiddenInput)
    question = forms.ChoiceField(label="On", choices=list(QUESTIONS.items()))
    kind = forms.ChoiceField(
        label="It is",
        choices=[
            ("confirm", "Right, as it stands"),
            ("correct", "Not right: I correct it"),
            ("annotate", "Right, and there is more to say"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    words = forms.CharField(
        label="In your words", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label="Source", max_length=300, required=False, help_text="Such as a section or a case."
    )

    def clean(self) -> dict[str, Any]:
        """A correction has words and a source; a note has words."""
        given: dict[str, Any] = self.cleaned_data
        if given.get("kind") in ("correct", "annotate") and not given.get("words"):
            self.add_error("words", "Say it in a sentence.")
        if given.get("kind") == "correct" and not given.get("source"):
            self.add_error("source", "Name the source of the correction.")
        return given
