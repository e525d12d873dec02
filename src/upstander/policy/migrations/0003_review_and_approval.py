import importlib
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from upstander.ground.isolation import append_only, isolate

before = importlib.import_module("upstander.policy.migrations.0001_the_first_tables")
TABLE = "policy_policyversion"
WAS_CLOSED = append_only(
    TABLE, when="OLD.status <> 'draft'", columns=before.TEXT, what="closed once it is published"
)
CLOSED = append_only(
    TABLE,
    when="OLD.status NOT IN ('draft', 'review', 'approved')",
    columns=[*before.TEXT, "approved_by_id", "approved_at", "approved_hash"],
    what="closed once it is published",
)
STEP = ["agency_id", "version_id", "kind", "person_id", "at", "words", "text_hash", "day"]
SAID = ["agency_id", "version_id", "parent_id", "block", "quote", "words", "text_hash", "person_id", "at"]
PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "agency.person"}
AGENCY = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "agency.agency"}
IDENT = {"auto_created": True, "primary_key": True, "serialize": False, "verbose_name": "ID"}


def open_table(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the old triggers away; SQLite loses them by itself when it makes the table anew."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_closed ON {TABLE}")
        editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_closed()")
        return
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_closed_{verb}")


class Migration(migrations.Migration):
    dependencies = [
        ("agency", "0003_joining"),
        ("policy", "0001_the_first_tables"),
    ]

    operations = [
        migrations.RunPython(open_table, WAS_CLOSED.code),
        migrations.RemoveConstraint(model_name="policyversion", name="one_draft_a_policy"),
        migrations.RemoveConstraint(model_name="policyversion", name="published_needs_who_and_when"),
        migrations.AddField("policyversion", "approved_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "policyversion", "approved_by", models.ForeignKey(blank=True, null=True, **PERSON)
        ),
        migrations.AddField(
            "policyversion",
            "approved_hash",
            models.CharField(
                blank=True, default="", help_text="Of the text that was approved.", max_length=64
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "policyversion",
            "review_on",
            models.DateField(blank=True, help_text="Published: when it is to be read again.", null=True),
        ),
        migrations.AddField(
            "policyversion",
            "withdrawn_on",
            models.DateField(blank=True, help_text="Since then a published one binds nobody.", null=True),
        ),
        migrations.AlterField(
            "policyversion",
            "status",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("approved", "Approved"),
                    ("published", "Published"),
                    ("superseded", "Superseded"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "policyversion",
            models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "review", "approved"])),
                fields=("agency", "policy"),
                name="one_draft_a_policy",
            ),
        ),
        migrations.AddConstraint(
            "policyversion",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("number", None),
                        ("published_at", None),
                        ("status__in", ["draft", "review", "approved", "withdrawn"]),
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
            "policyversion",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", None), ("approved_hash", "")),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        ("approved_hash", models.F("text_hash")),
                    ),
                    _connector="OR",
                ),
                name="approval_is_of_this_text",
            ),
        ),
        migrations.AddConstraint(
            "policyversion",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("approved_hash", ""), _negated=True),
                    _connector="OR",
                ),
                name="approved_has_its_approval",
            ),
        ),
        CLOSED,
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(**IDENT)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sent", "Sent to review"),
                            ("changed", "Text replaced, back to draft"),
                            ("approved", "Approved"),
                            ("sent_back", "Sent back"),
                            ("published", "Published"),
                            ("reviewed", "Read again and kept"),
                            ("withdrawn", "Withdrawn"),
                            ("soon", "Reminder sent: review within 30 days"),
                            ("due", "Reminder sent: review is due"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "words",
                    models.CharField(
                        blank=True, help_text="The reason, where one is asked for.", max_length=1000
                    ),
                ),
                ("text_hash", models.CharField(max_length=64)),
                (
                    "day",
                    models.DateField(
                        blank=True, help_text="The review date that a reminder is about.", null=True
                    ),
                ),
                ("agency", models.ForeignKey(**AGENCY)),
                ("person", models.ForeignKey(blank=True, null=True, **PERSON)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="policy.policyversion",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(**IDENT)),
                (
                    "block",
                    models.CharField(
                        blank=True, help_text="The paragraph's id; empty: the whole text.", max_length=40
                    ),
                ),
                (
                    "quote",
                    models.CharField(
                        blank=True, help_text="Its first words, for when it is gone.", max_length=300
                    ),
                ),
                ("words", models.TextField(max_length=2000)),
                ("text_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("agency", models.ForeignKey(**AGENCY)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="policy.comment",
                    ),
                ),
                ("person", models.ForeignKey(**PERSON)),
                ("resolved_by", models.ForeignKey(blank=True, null=True, **PERSON)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="policy.policyversion",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddIndex("step", models.Index(fields=["agency", "version"], name="step_of_version")),
        migrations.AddConstraint(
            "step",
            models.UniqueConstraint(
                condition=models.Q(("kind__in", ["soon", "due"])),
                fields=("agency", "version", "kind", "day"),
                name="reminded_once",
            ),
        ),
        migrations.AddIndex("comment", models.Index(fields=["agency", "version"], name="comment_of_version")),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at", None), ("resolved_by", None)),
                    models.Q(
                        ("parent", None), ("resolved_at__isnull", False), ("resolved_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="resolved_needs_who_and_when",
            ),
        ),
        isolate("policy"),
        append_only("policy_step", columns=STEP),
        append_only("policy_comment", columns=SAID),
    ]
