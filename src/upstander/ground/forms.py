"""How forms look: label, hint, error, box, in that order, for every form of the product."""

from django.forms.renderers import TemplatesSetting


class PartsRenderer(TemplatesSetting):
    """Django's forms with our parts."""

    field_template_name = "ground/parts/field.html"
