"""What is asked around a play: which scenes to list, how sure one is, the plan to take along."""

from collections.abc import Iterable
from typing import Any

from django import forms

from upstander.scenario.core import domain
from upstander.scenario.models import ScenarioVersion
from upstander.understanding.core.labels import NAMES

from .core.facets import LENGTH, RANK, ROLE, SIGNS, WHERE, facts_of
from .core.mastery import PILOT_OFFICERS, PILOT_RATERS

SURE = [(1, "1, not at all"), (2, "2"), (3, "3, half"), (4, "4"), (5, "5, very sure")]


class FilterForm(forms.Form):
    """What the list of scenes is narrowed by. What can't be read narrows nothing."""

    where = forms.ChoiceField(label="Where", required=False, choices=[("", "Anywhere"), *WHERE.items()])
    rank = forms.ChoiceField(label="With whom", required=False, choices=[("", "Anyone"), *RANK.items()])
    signs = forms.ChoiceField(label="How plain it is", required=False, choices=[("", "Any"), *SIGNS.items()])
    role = forms.ChoiceField(label="Your part", required=False, choices=[("", "Any"), *ROLE.items()])
    length = forms.ChoiceField(label="How long", required=False, choices=[("", "Any"), *LENGTH.items()])
    field = forms.ChoiceField(
        label="Field", required=False, choices=[(code, domain.of(code).name) for code in domain.codes()]
    )

    def wanted(self) -> dict[str, str]:
        """The answers that were chosen."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chosen(self, scenes: Iterable[ScenarioVersion]) -> list[ScenarioVersion]:
        """The scenes that fit."""
        wanted = {"field": domain.FIRST} | self.wanted()
        return [scene for scene in scenes if wanted.items() <= facts_of(scene.about).items()]


class SureForm(forms.Form):
    """How sure the officer is to step in, with a peer and with a superior. Both may be left out."""

    peer = forms.TypedChoiceField(
        label="When it is a peer",
        choices=SURE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    superior = forms.TypedChoiceField(
        label="When it is someone who outranks you",
        choices=SURE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def said(self) -> tuple[int | None, int | None]:
        """Both figures; what was left out or can't be read is None."""
        self.is_valid()
        return self.cleaned_data.get("peer"), self.cleaned_data.get("superior")


class CorrectionForm(forms.Form):
    """One line that was read wrong: the words, what they were read as, what they meant."""

    text = forms.CharField(max_length=400)
    read_as = forms.ChoiceField(choices=list(NAMES.items()))
    meant = forms.ChoiceField(choices=list(NAMES.items()))


class PracticeSettingsForm(forms.Form):
    """What an agency decides about practice. The pilot is three figures or none."""

    learns = forms.BooleanField(
        label="Ask officers for lines that were read wrong",
        help_text="They give single lines, without their name, and only when they press the button.",
        required=False,
    )
    pilot_officers = forms.IntegerField(
        label="Officers in the pilot", help_text="30 at least.", min_value=PILOT_OFFICERS, required=False
    )
    pilot_raters = forms.IntegerField(
        label="Raters in the pilot", help_text="4 at least.", min_value=PILOT_RATERS, required=False
    )
    pilot_on = forms.DateField(
        label="Last day of the pilot", required=False, widget=forms.DateInput({"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        """All three figures of the pilot, or none of them."""
        said = super().clean() or {}
        names = ("pilot_officers", "pilot_raters", "pilot_on")
        given = [name for name in names if said.get(name)]
        if given and len(given) < len(names) and not self.errors:
            missing = next(name for name in names if name not in given)
            self.add_error(missing, "Give all three figures of the pilot, or none of them.")
        return said


class PlanForm(forms.Form):
    """If this, then I will do that."""

    trigger = forms.CharField(
        label="If",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say what you will notice."},
    )
    response = forms.CharField(
        label="then I will",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say what you will do."},
    )

    def clean(self) -> dict[str, Any]:
        """Line breaks become spaces: it is one sentence."""
        cleaned = super().clean() or {}
        return {name: " ".join(value.split()) for name, value in cleaned.items()}
