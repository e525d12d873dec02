"""The file of an agency's own scene: chosen, looked at, then published as it was looked at."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from .core.source import MAX_BYTES


class SceneForm(forms.Form):
    """A file to look at, or the text of one that was looked at and is to be published."""

    file: forms.Field = forms.FileField(
        label="The file of your scene",
        help_text=f"A YAML file in our format, {MAX_BYTES // 1000} kB at most.",
        widget=forms.FileInput({"accept": ".yaml,.yml"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another one."},
        max_length=200,
        required=False,
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuse by size before the file is read into memory."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is not None and file.size and file.size > MAX_BYTES:
            size = f"The file has {file.size:,} bytes; a scene has {MAX_BYTES:,} at most."
            raise forms.ValidationError(f"{size} Split it into several scenes.")
        return file

    def clean(self) -> dict[str, Any]:
        """One of both is there."""
        said = super().clean() or {}
        if not said.get("file") and not said.get("text") and not self.errors:
            self.add_error("file", "Choose a file.")
        return said

    def content(self) -> tuple[bytes, str]:
        """The bytes of the scene, and the name of its file."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(), str(file.name)
        return self.cleaned_data["text"].encode(), self.cleaned_data["name"] or "scene.yaml"
