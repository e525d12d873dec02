import django.db.models.deletion
from django.db import migrations, models

from upstander.ground.isolation import isolate


class Migration(migrations.Migration):
    dependencies = [("agency", "0001_the_first_tables")]

    operations = [
        migrations.CreateModel(
            name="RosterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("file_hash", models.CharField(max_length=64)),
                ("stored_as", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("matching", "Waits for its columns"),
                            ("reading", "Being read"),
                            ("ready", "Checked"),
                            ("applying", "Being brought in"),
                            ("applied", "Brought in"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("stopped", "Stopped"),
                            ("failed", "Could not be read"),
                        ],
                        default="matching",
                        max_length=10,
                    ),
                ),
                (
                    "layout",
                    models.JSONField(
                        default=dict, help_text="How the file is made; emptied when it is closed."
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("dates", models.CharField(default="auto", max_length=5)),
                ("whole", models.BooleanField(default=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=list)),
                ("problem", models.CharField(blank=True, max_length=400)),
                ("stop_asked", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("moved_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("applied_on", models.DateField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("made", models.JSONField(default=dict)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="agency.person",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="agency.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RosterFault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("field", models.CharField(max_length=12)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("found", models.CharField(max_length=400)),
                ("mend", models.CharField(blank=True, max_length=400)),
                ("guess", models.CharField(blank=True, max_length=200)),
                ("rows", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cell", "A value that can't be read"),
                            ("twice", "A value that two rows have"),
                            ("unit", "A unit that nobody knows"),
                            ("who", "One person or two"),
                            ("rest", "Something else"),
                        ],
                        default="cell",
                        max_length=5,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "roster_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agency.rosterimport",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RosterBeforeStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("from_date", models.DateField()),
                ("to_date", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "roster_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agency.rosterimport",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RosterBefore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.BigIntegerField()),
                ("status_changed", models.BooleanField(default=False)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("badge", models.CharField(blank=True, max_length=40, null=True)),
                ("email", models.CharField(blank=True, max_length=254, null=True)),
                ("kind", models.CharField(blank=True, max_length=12)),
                ("unit_id", models.BigIntegerField(blank=True, null=True)),
                ("rank_id", models.BigIntegerField(blank=True, null=True)),
                ("hired_on", models.DateField(blank=True, null=True)),
                ("was_open", models.BooleanField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "roster_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agency.rosterimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("person_id", models.BigIntegerField(blank=True, null=True)),
                ("badge", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("unit_key", models.CharField(blank=True, max_length=120)),
                ("rank_key", models.CharField(blank=True, max_length=60)),
                ("hired_on", models.DateField(blank=True, null=True)),
                ("status", models.CharField(blank=True, max_length=8)),
                ("kind", models.CharField(blank=True, max_length=12)),
                ("status_to", models.CharField(blank=True, max_length=8)),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not compared"),
                            ("same", "The same"),
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("leaves", "Leaves"),
                            ("past", "Left before we knew them"),
                            ("out", "Left out"),
                            ("bad", "Needs a fix"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=8)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "roster_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agency.rosterimport",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RosterWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=4)),
                ("key", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=120)),
                ("full_name", models.CharField(blank=True, max_length=120)),
                ("parent_key", models.CharField(blank=True, max_length=120)),
                ("first_row", models.PositiveIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("ours", models.BigIntegerField(blank=True, null=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[("known", "One of ours"), ("new", "Will be made"), ("ask", "Not known")],
                        default="ask",
                        max_length=5,
                    ),
                ),
                ("by_hand", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
                (
                    "roster_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agency.rosterimport",
                    ),
                ),
            ],
            options={
                "ordering": ["field", "first_row", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("units", models.JSONField(default=dict)),
                ("used_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agency.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "fingerprint"), name="one_mapping_a_header")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="rosterimport",
            index=models.Index(fields=["agency", "state"], name="roster_import_state"),
        ),
        migrations.AddConstraint(
            model_name="rosterimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "applied"), _negated=True),
                    ("applied_at__isnull", False),
                    _connector="OR",
                ),
                name="applied_import_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="rosterfault",
            index=models.Index(fields=["agency", "roster_import", "number"], name="roster_fault_row"),
        ),
        migrations.AddConstraint(
            model_name="rosterbefore",
            constraint=models.UniqueConstraint(
                fields=("agency", "roster_import", "person_id"), name="before_once"
            ),
        ),
        migrations.AddIndex(
            model_name="rosterrow",
            index=models.Index(fields=["agency", "roster_import", "change"], name="roster_row_change"),
        ),
        migrations.AddIndex(
            model_name="rosterrow",
            index=models.Index(fields=["agency", "roster_import", "person_id"], name="roster_row_person"),
        ),
        migrations.AddConstraint(
            model_name="rosterrow",
            constraint=models.UniqueConstraint(
                fields=("agency", "roster_import", "number"), name="roster_row_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterword",
            constraint=models.UniqueConstraint(
                fields=("agency", "roster_import", "field", "key"), name="roster_word_once"
            ),
        ),
        isolate("agency"),
    ]
