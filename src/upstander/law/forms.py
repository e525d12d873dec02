"""What is asked of the law: a day, two states, and when something happened."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from .core.filters import FILTERS
from .core.load import states


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
    """What the list of states is narrowed by; an answer that there is not narrows nothing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in FILTERS:
            choices = [("", "Any"), *((code, words) for code, words, _ in each.choices)]
            self.fields[each.name] = forms.ChoiceField(label=each.label, choices=choices, required=False)

    def wanted(self) -> dict[str, str]:
        """The answers that were chosen."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


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
