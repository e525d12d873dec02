import django.db.models.deletion
from django.db import migrations, models

from upstander.ground.isolation import isolate


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agency", "0003_joining"),
    ]

    operations = [
        migrations.CreateModel(
            name="WritingSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "saved_by",
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
                "constraints": [models.UniqueConstraint(fields=("agency",), name="one_writing_an_agency")],
            },
        ),
        isolate("drafting"),
    ]
