"""What is typed and chosen for a policy: the file, when it comes into force, the signature."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from .core.reading import SIZE
from .errors import BadDate
from .services import STATEMENT, check_date

MEGABYTES = SIZE // 1_000_000


class UploadForm(forms.Form):
    """The file that holds the policy."""

    file: forms.Field = forms.FileField(
        label="Your policy",
        help_text=f"A Word file (.docx), a PDF with text, or plain text. {MEGABYTES} MB at most.",
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt,.md"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another one."},
        max_length=200,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse by size before the file is read into memory."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size and file.size > SIZE:
            raise forms.ValidationError(
                f"The file has more than {MEGABYTES} MB. Upload the policy alone, without pictures."
            )
        return file


class PublishForm(forms.Form):
    """What a draft needs to become the version that everyone signs."""

    title = forms.CharField(label="Title", max_length=200, strip=True)
    effective_on = forms.DateField(
        label="In force from",
        help_text="Officers can read and sign it today, also when this day is still to come.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose a date.",
            "invalid": "This is not a date. Write it as 12/01/2026.",
        },
    )
    summary = forms.CharField(
        label="What changes, in a sentence",
        help_text="You can leave this empty. Officers see what changed in the text itself.",
        max_length=500,
        required=False,
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def clean_effective_on(self) -> date:
        """Refuse a day that is a slip of the hand."""
        day: date = self.cleaned_data["effective_on"]
        if self._at is None:
            return day
        try:
            check_date(day, self._at)
        except BadDate as problem:
            raise forms.ValidationError(f"{problem.what} {problem.mend}") from None
        return day


class SignForm(forms.Form):
    """The statement, and the fingerprint of the text that it is about."""

    agree = forms.BooleanField(
        label=STATEMENT,
        error_messages={"required": "Tick the box if you have read it. Then sign."},
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
