"""What is typed and chosen on the way of a roster: the file, its columns, the fixes, the last word."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateformat import format as date_format

from upstander.ground.core.tables_match import Match

from ..core import roster
from ..models import Unit
from ..models_roster import RosterFault

WHO = [("", "Choose"), ("same", "The same person with a new name"), ("other", "Someone new with this badge")]
DATES = [
    ("auto", "Work it out"),
    ("month", "Month first: 3/4/2019 is March 4"),
    ("day", "Day first: 3/4/2019 is April 3"),
]
WHOLE = [("yes", "The whole agency. Who isn't in it has left."), ("no", "Only a part. Nobody leaves.")]


class UploadForm(forms.Form):
    """The file."""

    file: forms.Field = forms.FileField(
        label="Roster file",
        help_text="A CSV file with one person a row and the names of the columns on top.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Export the roster again."},
    )

    @property
    def upload(self) -> UploadedFile[bytes]:
        """The file that came."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        return found


class ColumnsForm(forms.Form):
    """Which column is which, how dates are written, and whether the file is the whole agency."""

    whole = forms.ChoiceField(label="This file is", choices=WHOLE, widget=forms.RadioSelect, initial="yes")
    dates = forms.ChoiceField(label="Dates in it have", choices=DATES, initial="auto")

    def __init__(self, matches: list[Match], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matches = matches
        choices = [("", "Unused"), *roster.LABELS.items()]
        for place, match in enumerate(matches):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=f"{match.column} is", choices=choices, required=False, initial=match.field
            )

    def columns(self) -> Iterable[tuple[Match, forms.BoundField]]:
        """Each column with its box."""
        return [(match, self[f"column_{place}"]) for place, match in enumerate(self.matches)]

    @property
    def mapping(self) -> dict[str, str]:
        """Column -> field, as chosen."""
        return {
            match.column: self.cleaned_data[f"column_{place}"] for place, match in enumerate(self.matches)
        }


class MendForm(forms.Form):
    """One box a fault: a value, a unit to choose, one person or two; and a tick to leave the row out."""

    def __init__(self, faults: list[RosterFault], units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults = faults
        places = [("", "Choose a unit"), *((str(unit.pk), unit.name) for unit in units)]
        for fault in faults:
            field = self._box(fault, places)
            if field is not None:
                self.fields[f"fault_{fault.pk}"] = field
            if fault.kind != RosterFault.Kind.UNIT:
                self.fields[f"out_{fault.pk}"] = forms.BooleanField(
                    required=False, label=f"Leave row {fault.number} out"
                )

    def _box(self, fault: RosterFault, places: list[tuple[str, str]]) -> forms.Field | None:
        label = roster.LABELS.get(fault.field, "Row")
        if fault.kind == RosterFault.Kind.UNIT:
            choices = [*places, ("add", f"Add “{fault.value}” as a new unit")]
            return forms.ChoiceField(label=label, choices=choices, required=False)
        if fault.kind == RosterFault.Kind.WHO:
            return forms.ChoiceField(label=label, choices=WHO, required=False)
        if fault.field in roster.FIXABLE:
            return forms.CharField(
                label=label, required=False, max_length=200, initial=fault.guess or fault.value
            )
        return None

    def boxes(self, names: Mapping[int | None, str]) -> list[dict[str, Any]]:
        """Each fault with the name in its row, and its box and its tick where it has one."""
        return [
            {
                "fault": fault,
                "name": names.get(fault.number, ""),
                "guess": _guess_in_words(fault),
                "label": roster.LABELS.get(fault.field, ""),
                "box": self[f"fault_{fault.pk}"] if f"fault_{fault.pk}" in self.fields else None,
                "out": self[f"out_{fault.pk}"] if f"out_{fault.pk}" in self.fields else None,
            }
            for fault in self.faults
        ]

    @property
    def answers(self) -> dict[int, str]:
        """Fault -> answer, for those that have one. A value left as it was is no answer."""
        found = {}
        for fault in self.faults:
            answer = self.cleaned_data.get(f"fault_{fault.pk}", "")
            if self.cleaned_data.get(f"out_{fault.pk}"):
                found[fault.pk] = "out"
            elif answer and answer != fault.value:
                found[fault.pk] = answer
        return found


class BringInForm(forms.Form):
    """The last word before everything is brought in; asked for when unusually many would leave."""

    sure = forms.BooleanField(
        label="Yes, this file is the whole agency, and they left",
        error_messages={
            "required": "Tick this if they left. If the file is only a part, change the columns."
        },
    )


def _guess_in_words(fault: RosterFault) -> str:
    if fault.field != "hired" or not fault.guess:
        return fault.guess
    return date_format(date.fromisoformat(fault.guess), "F j, Y")
