"""What people type when they join, and what a coordinator picks."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet

from ..core.joining import tidy_code
from ..models import Person, Unit, User
from ..models_joining import Invitation
from ..services.joining import CODE_LENGTH
from .sign_in import RULES

ROLL_CALL_LENGTH = 8


class TypedCodeForm(forms.Form):
    """A code from a slip (16 signs) or from the sergeant's screen (8)."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="From your slip, or from the sergeant’s screen. Small letters do too.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = tidy_code(self.cleaned_data["code"])
        if len(code) not in (CODE_LENGTH, ROLL_CALL_LENGTH):
            raise forms.ValidationError(
                f"That is {len(code)} letters and digits. "
                f"A slip has {CODE_LENGTH}, a sergeant’s screen {ROLL_CALL_LENGTH}."
            )
        return code


class WhoForm(forms.Form):
    """Who asks at a roll call."""

    badge = forms.CharField(
        label="Badge number",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    last_name = forms.CharField(
        label="Last name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )


class FirstPasswordForm(forms.Form):
    """The password of a new account."""

    password = forms.CharField(
        label="Password",
        max_length=200,
        strip=False,
        help_text=RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.account)
        return password


class InviteForm(forms.Form):
    """Which people to invite, and how. `all` takes everybody who has not joined."""

    how = forms.ChoiceField(choices=[(Invitation.How.EMAIL, ""), (Invitation.How.SLIP, "")])
    all = forms.BooleanField(required=False)
    people = forms.ModelMultipleChoiceField(queryset=Person.objects.none(), required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("all") and not data.get("people"):
            self.add_error("people", "Mark the people to invite, or choose everybody.")
        return data


class OpenRollCallForm(forms.Form):
    """For whom the roll call is."""

    unit = forms.ModelChoiceField(
        label="Who is in the room?",
        queryset=Unit.objects.none(),
        help_text="Only people of this unit can be let in.",
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], whole: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = units
            field.required = not whole
            field.empty_label = whole or None


class LetInForm(forms.Form):
    """Which phones to let in; none named means all whose name is clear."""

    request = forms.IntegerField(required=False, min_value=1)
