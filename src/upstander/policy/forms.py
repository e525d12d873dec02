"""What is typed and chosen for a policy: the file, when it comes into force, the signature."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from .core.reading import SIZE
from .errors import BadDate
from .models import PolicyVersion
from .services import STATEMENT, check_date, check_review

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
    review_on = forms.DateField(
        label="Read it again by",
        help_text="We remind the coordinators 30 days before, and on the day. Left empty, it is a year.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is not a date. Write it as 12/01/2027."},
        required=False,
    )
    summary = forms.CharField(
        label="What changes, in a sentence",
        help_text="You can leave this empty. Officers see what changed in the text itself.",
        max_length=500,
        required=False,
    )
    again = forms.ChoiceField(
        label="Who signs it",
        choices=[
            ("everyone", "Everyone signs again: what officers must do has changed"),
            ("new", "Only those who have not signed yet: the change is minor, such as a number or a name"),
        ],
        widget=forms.RadioSelect,
        initial="everyone",
        required=False,
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def publishing(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        return given | {"substantive": given.pop("again") != "new"}

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

    def clean_review_on(self) -> date | None:
        """Refuse a review before the text holds, or years away."""
        day: date | None = self.cleaned_data["review_on"]
        start: date | None = self.cleaned_data.get("effective_on")
        return day if day is None or start is None else _review(day, start)


def _review(day: date, start: date) -> date:
    try:
        check_review(day, start)
    except BadDate as problem:
        raise forms.ValidationError(f"{problem.what} {problem.mend}") from None
    return day


class ReasonForm(forms.Form):
    """Why a text is sent back, or a published one withdrawn."""

    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why in a sentence."},
    )


class ApproveForm(forms.Form):
    """The fingerprint of the text that is approved."""

    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class KeepForm(forms.Form):
    """That a published text stays as it is, and when it is read next."""

    review_on = forms.DateField(
        label="Read it again by",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose a date.",
            "invalid": "This is not a date. Write it as 12/01/2027.",
        },
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_review_on(self) -> date:
        """Refuse a day that has gone by, or one that is years away."""
        day: date = self.cleaned_data["review_on"]
        return day if self._today is None else _review(day, self._today)


class CommentForm(forms.Form):
    """What is said on a paragraph, or in reply."""

    words = forms.CharField(
        label="Your comment",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write your comment first."},
    )
    block = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class CompareForm(forms.Form):
    """Which two versions of a policy are compared."""

    old = forms.ChoiceField(label="From")
    new = forms.ChoiceField(label="To")

    def __init__(self, *args: Any, versions: list[PolicyVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), row.named) for row in versions]
        self.fields["old"].choices = choices  # type: ignore[attr-defined]  # of a field of choices
        self.fields["new"].choices = choices  # type: ignore[attr-defined]


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
