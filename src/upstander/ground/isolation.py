"""Migration helpers that hold an agency's rows together, and an append-only table closed, in the database itself.

Foreign keys in Django have one column, so that a row points to a row of its own agency is held three times: by the
door, by the services, and on PostgreSQL by the composite keys and the row-level security that `isolate` adds.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SETTING = "upstander.agency"  # '*' outside a door, an agency's id inside


def isolate(room: str) -> migrations.RunPython:
    """Close every table of `room` that has an agency (PostgreSQL). Add it to each migration that makes a table."""
    return migrations.RunPython(partial(_isolate, room), migrations.RunPython.noop)


def append_only(
    table: str, *, when: str = "", columns: Sequence[str] = (), what: str = "append-only"
) -> migrations.RunPython:
    """Refuse UPDATE (of `columns`, if given) and DELETE on `table`, or only where `when`, in SQL on OLD, holds."""
    return migrations.RunPython(
        partial(_append_only, table, when, tuple(columns), what), partial(_reopen, table)
    )


def has_agency(model: type[models.Model]) -> bool:
    """Whether `model` is a table of an agency."""
    return any(field.name == "agency" for field in model._meta.concrete_fields)


def pairs(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """The foreign keys of `model` that must stay inside the agency: (table, column, table pointed to)."""
    found = []
    for field in model._meta.concrete_fields:
        target = field.related_model
        if field.name == "agency" or not isinstance(target, type) or not has_agency(target):
            continue
        found.append((model._meta.db_table, str(field.column), target._meta.db_table))
    return found


def _covered(model: type[models.Model]) -> list[str]:
    """Columns whose own foreign key says no more than the composite ones: each row would be checked twice.

    A row that must point to a row of its agency needs no key to the agency itself: that row has one.
    """
    columns = [column for _, column, _ in pairs(model)]
    sure = any(str(field.column) in columns and not field.null for field in model._meta.concrete_fields)
    return [*columns, "agency_id"] if sure else columns


def _isolate(room: str, apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for model in apps.get_app_config(room).get_models():
        if has_agency(model):
            _secure_rows(editor, model._meta.db_table)
            for table, column, target in pairs(model):
                _stay_inside(editor, table, column, target)
            for column in _covered(model):
                editor.deferred_sql.append(_uncheck(model._meta.db_table, column))


def _secure_rows(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    seen = f"current_setting('{SETTING}', true)"
    editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    editor.execute(f"DROP POLICY IF EXISTS own_agency ON {table}")
    # the number itself is compared, not its text: PostgreSQL then knows how many rows an agency has
    one = f"agency_id = NULLIF(NULLIF({seen}, '*'), '')::bigint"
    editor.execute(f"CREATE POLICY own_agency ON {table} USING ({seen} = '*' OR {one})")


def _stay_inside(editor: BaseDatabaseSchemaEditor, table: str, column: str, target: str) -> None:
    key, link = f"{target}_in_agency"[:60], f"{table}_{column}_in_agency"[:63]
    editor.execute(_once(target, key, f"ALTER TABLE {target} ADD CONSTRAINT {key} UNIQUE (agency_id, id)"))
    add = (
        f"ALTER TABLE {table} ADD CONSTRAINT {link} FOREIGN KEY (agency_id, {column}) "
        f"REFERENCES {target} (agency_id, id) DEFERRABLE INITIALLY DEFERRED"
    )
    editor.execute(_once(table, link, add))


def _uncheck(table: str, column: str) -> str:
    """Drop Django's foreign key of one column; deferred, for it is made at the end of the migration."""
    own = (
        "SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum] "  # noqa: S608  # names of our own tables
        f"WHERE contype = 'f' AND conrelid = '{table}'::regclass AND attname = '{column}'"
    )
    drop = f"EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', own)"
    return f"DO $$ DECLARE own name; BEGIN FOR own IN {own} LOOP {drop}; END LOOP; END $$"


def _once(table: str, name: str, statement: str) -> str:
    known = f"SELECT 1 FROM pg_constraint WHERE conname = '{name}' AND conrelid = '{table}'::regclass"  # noqa: S608  # names of our own tables
    return f"DO $$ BEGIN IF NOT EXISTS ({known}) THEN {statement}; END IF; END $$"


def _append_only(
    table: str, when: str, columns: tuple[str, ...], what: str, apps: Any, editor: BaseDatabaseSchemaEditor
) -> None:
    condition = f"WHEN ({when})" if when else ""
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE FUNCTION {table}_closed() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is {what}'; END $$"
        )
        editor.execute(
            f"CREATE TRIGGER {table}_closed BEFORE {update} OR DELETE ON {table} "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION {table}_closed()"
        )
        return
    for verb, on in (("update", update), ("delete", "DELETE")):
        editor.execute(
            f"CREATE TRIGGER {table}_closed_{verb} BEFORE {on} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is {what}'); END"
        )


def _reopen(table: str, apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER {table}_closed ON {table}")
        editor.execute(f"DROP FUNCTION {table}_closed()")
        return
    for verb in ("update", "delete"):
        editor.execute(f"DROP TRIGGER {table}_closed_{verb}")
