"""The questions of a step as a form."""

from collections.abc import Sequence
from typing import Any

from django import forms

from upstander.law.core.load import states

from .core.answers import LONGEST, Answers
from .core.content import Question, Step, content
from .core.editing import LONGEST as EDIT_LONGEST

DEEDS = ("save", "below", "up", "down", "in", "out", "delete")  # the buttons of a paragraph


class StepForm(forms.Form):
    """One step; `revision` says which save it was opened on."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in step.questions:
            self.fields[question.id] = _field(question)

    @property
    def answers(self) -> Answers:
        """What was answered, by question."""
        given = {name: str(value) if value is not None else "" for name, value in self.cleaned_data.items()}
        return {name: value for name, value in given.items() if name != "revision"}


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.ask,
        "help_text": " ".join(part for part in (question.help, _only_if(question)) if part),
        "required": question.required,
        "initial": question.default,
        "error_messages": {"required": "Answer this one: the policy can't do without."},
    }
    if question.kind == "state":
        chosen = [("", "Choose a state"), *((code, entry.name) for code, entry in states().items())]
        return forms.ChoiceField(choices=chosen, **common)
    if question.kind == "number":
        return forms.IntegerField(min_value=question.least, max_value=question.most, **common)
    if question.values:
        labels = {option.value: option.label for option in question.options} or {"yes": "Yes", "no": "No"}
        common |= {"required": True, "initial": None}
        return forms.ChoiceField(choices=list(labels.items()), widget=forms.RadioSelect, **common)
    return forms.CharField(max_length=LONGEST, **common)


def _only_if(question: Question) -> str:
    """When the answer counts; the form shows every question, so that it works without JavaScript."""
    known = content().questions
    found = []
    for name, wanted in question.when.items():
        options = {option.value: option.label for option in known[name].options} or {"yes": "Yes"}
        found.append(f"Counts only with “{options[wanted[0]]}” above.")
    return " ".join(found)


class ParagraphForm(forms.Form):
    """One paragraph of the editor; `seen` is the save that was on the page, `do` the button."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    do = forms.ChoiceField(choices=[(name, name) for name in DEEDS])
    text = forms.CharField(
        label="Words",
        help_text="To refer to another paragraph, write its number like this: [[3.1]]. It follows when that moves.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=EDIT_LONGEST,
        required=False,
    )
    more = forms.CharField(
        label="A new paragraph below it",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=EDIT_LONGEST,
        required=False,
    )


class TermForm(forms.Form):
    """A term to define; `seen` is the save that was on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    word = forms.CharField(
        label="Term", max_length=60, error_messages={"required": "Type the term, such as “serious harm”."}
    )
    meaning = forms.CharField(
        label="means",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=EDIT_LONGEST,
        error_messages={"required": "Say what it means."},
    )


class RenameForm(forms.Form):
    """A defined term, and what it is to be called from now on."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    word = forms.ChoiceField(label="Call the term")
    other = forms.CharField(
        label="from now on", max_length=60, error_messages={"required": "Type the new word."}
    )

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["word"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(word, word) for word in words]
