"""What is typed on the check page."""

from django import forms

from .models import Overrule


class OverruleForm(forms.Form):
    """A judgement of one's own, with the reason."""

    clause = forms.CharField(max_length=6, widget=forms.HiddenInput)
    text_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    judgement = forms.ChoiceField(
        label="It is",
        choices=Overrule.Judgement,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Your name and reason stay with the clause.",
        error_messages={"required": "Say why: the reason is kept."},
    )
