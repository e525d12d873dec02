"""The form for one line of the table."""

from django import forms

from .models import NeedsEntry


class EntryForm(forms.ModelForm[NeedsEntry]):
    """What is seen, what it asks for, and where that comes from."""

    class Meta:
        model = NeedsEntry
        fields = ["text", "level", "source"]
        help_texts = {
            "text": "One sentence, as you would say it at roll call.",
            "source": "Your policy's section, a law, or who decided it.",
        }
