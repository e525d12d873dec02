"""Forms about one person, and about the agency."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from ..core.roles import GRANTED
from ..models import Agency, Status, Unit
from ..rows import Rows

LINES = 6  # support lines that an agency may name


def _day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class StatusForm(forms.Form):
    """A status from a day on."""

    kind = forms.ChoiceField(label="Status", choices=Status.Kind)
    on = _day("From")


class RoleForm(forms.Form):
    """A role for a person, in a unit with all below it or in the whole agency."""

    role = forms.ChoiceField(
        label="Role", choices=[(role.value, role.words.capitalize()) for role in GRANTED]
    )
    unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        queryset=Unit.objects.none(), required=False, label="Where", empty_label="The whole agency"
    )
    until = _day("Until", required=False, help_text="Leave it empty for a role without an end.")

    def __init__(self, *args: Any, rows: Rows, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = rows.today
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = rows.all(Unit).filter(closed_on=None)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < self.today:
            raise forms.ValidationError("This day is past. Choose today or later.")
        return until


class SettingsForm(forms.Form):
    """Time zone and support lines."""

    time_zone = forms.CharField(label="Time zone", max_length=40, help_text="Such as America/Denver.")

    def __init__(self, data: Any = None, *, agency: Agency) -> None:
        lines = agency.support_lines
        initial = {"time_zone": agency.time_zone}
        for number in range(LINES):
            line = lines[number] if number < len(lines) else {}
            initial |= {f"name_{number}": line.get("name", ""), f"how_{number}": line.get("how", "")}
        super().__init__(data, initial=initial)
        for number in range(LINES):
            self.fields[f"name_{number}"] = forms.CharField(
                label=f"Line {number + 1}: name", max_length=80, required=False
            )
            self.fields[f"how_{number}"] = forms.CharField(
                label=f"Line {number + 1}: how to reach it", max_length=120, required=False
            )

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(f"“{zone}” is not a time zone. Write it as America/Denver.")
        return zone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(LINES):
            name, how = data.get(f"name_{number}"), data.get(f"how_{number}")
            if bool(name) != bool(how):
                missing = "how" if name else "name"
                self.add_error(
                    f"{missing}_{number}", "A line has both a name and a way to reach it. Fill in both."
                )
        return data

    @property
    def lines(self) -> list[dict[str, str]]:
        """The lines that were filled in."""
        data = self.cleaned_data
        return [
            {"name": data[f"name_{number}"], "how": data[f"how_{number}"]}
            for number in range(LINES)
            if data.get(f"name_{number}")
        ]
