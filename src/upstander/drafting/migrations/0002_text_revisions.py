import django.db.models.deletion
from django.db import migrations, models

from upstander.ground.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [
        ("agency", "0003_joining"),
        ("drafting", "0001_the_first_table"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("document", models.JSONField()),
                ("what", models.CharField(help_text="What was done, in words.", max_length=80)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agency.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "number"), name="text_revision_once")
                ],
            },
        ),
        isolate("drafting"),
    ]
