import django.db.models.deletion
from django.db import migrations, models

from upstander.ground.isolation import append_only, isolate

TEXT = [
    "agency_id",
    "policy_id",
    "number",
    "text_bytes",
    "text_hash",
    "original",
    "original_name",
    "original_type",
    "original_hash",
    "notes",
    "made_at",
    "made_by_id",
    "effective_on",
    "published_at",
    "published_by_id",
    "summary_of_change",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agency", "0003_joining"),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policies",
                "ordering": ["title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Put aside"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("text_bytes", models.BinaryField(help_text="The canonical bytes: upstander-text-1.")),
                ("text_hash", models.CharField(help_text="Their SHA-256: what is signed.", max_length=64)),
                ("original", models.BinaryField(help_text="The file as it came.")),
                ("original_name", models.CharField(max_length=200)),
                ("original_type", models.CharField(max_length=120)),
                ("original_hash", models.CharField(max_length=64)),
                (
                    "notes",
                    models.JSONField(default=list, help_text="What was left out of the file, or assumed."),
                ),
                ("made_at", models.DateTimeField()),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("summary_of_change", models.CharField(blank=True, max_length=500)),
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
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="policy.policy",
                    ),
                ),
                (
                    "published_by",
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
                "ordering": ["-number", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("statement", models.CharField(max_length=300)),
                ("text_hash", models.CharField(max_length=64)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="agency.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="policy.policyversion",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.UniqueConstraint(fields=("agency", "slug"), name="policy_slug_once"),
        ),
        migrations.AddIndex(
            model_name="policyversion",
            index=models.Index(fields=["agency", "policy", "status"], name="version_by_status"),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(
                fields=("agency", "policy", "number"), name="version_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")),
                fields=("agency", "policy"),
                name="one_draft_a_policy",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("agency", "policy"),
                name="one_published_a_policy",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("number", None), ("published_at", None), ("status__in", ["draft", "withdrawn"])
                    ),
                    models.Q(
                        ("effective_on__isnull", False),
                        ("number__gte", 1),
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("status__in", ["published", "superseded", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="published_needs_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("text_hash", ""), _negated=True), name="text_has_its_hash"
            ),
        ),
        migrations.AddIndex(
            model_name="acknowledgement",
            index=models.Index(fields=["agency", "person"], name="signed_by_person"),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(fields=("agency", "version", "person"), name="signed_once"),
        ),
        isolate("policy"),
        append_only(
            "policy_policyversion",
            when="OLD.status <> 'draft'",
            columns=TEXT,
            what="closed once it is published",
        ),
        append_only("policy_acknowledgement"),
    ]
