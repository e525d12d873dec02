from typing import Any

from django.db import migrations


def in_a_year(apps: Any, editor: Any) -> None:
    """Give what is published already the day that it would have got: a year after it came into force."""
    from upstander.policy.core.renewal import a_year_after

    versions = apps.get_model("policy", "PolicyVersion").objects
    for pk, day in versions.filter(status="published", review_on=None).values_list("pk", "effective_on"):
        versions.filter(pk=pk).update(review_on=a_year_after(day))


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0003_review_and_approval"),
    ]

    operations = [
        migrations.RunPython(in_a_year, migrations.RunPython.noop),
    ]
