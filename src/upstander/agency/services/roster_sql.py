"""The set-based statements of the roster import, for SQLite and PostgreSQL alike.

Each takes the same parameters: agency, batch (the import), day, and before (the day before it).
An empty value in the file says nothing, so it changes nothing.
"""

from datetime import date, timedelta

from django.db import connection

from ..models_roster import RosterImport

# by badge, where name or e-mail agree: no doubt
MATCH_SURE = """
    UPDATE agency_rosterrow AS r SET person_id = p.id FROM agency_person AS p
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.badge <> '' AND r.answer <> 'other'
      AND p.agency_id = %(agency)s AND p.badge = r.badge AND p.kind <> 'outside'
      AND (p.name = r.name OR (r.email <> '' AND lower(COALESCE(p.email, '')) = r.email))
"""
# by badge alone, those who are left
MATCH_BADGE = """
    UPDATE agency_rosterrow AS r SET person_id = p.id FROM agency_person AS p
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.badge <> '' AND r.answer <> 'other'
      AND r.person_id IS NULL AND p.agency_id = %(agency)s AND p.badge = r.badge AND p.kind <> 'outside'
      AND NOT EXISTS (SELECT 1 FROM agency_rosterrow AS m
        WHERE m.agency_id = %(agency)s AND m.roster_import_id = %(batch)s AND m.person_id = p.id)
"""

COMPARE = (
    # someone new is active unless the file says otherwise
    """
    UPDATE agency_rosterrow
    SET status_to = CASE WHEN person_id IS NOT NULL THEN '' WHEN status = '' THEN 'active' ELSE status END,
        change = CASE WHEN answer = 'out' THEN 'out' WHEN person_id IS NOT NULL THEN 'same'
                      WHEN status = 'left' THEN 'past' ELSE 'new' END
    WHERE agency_id = %(agency)s AND roster_import_id = %(batch)s AND number IS NOT NULL
    """,
    # someone known gets another status, or comes back
    """
    UPDATE agency_rosterrow AS r
    SET status_to = CASE WHEN r.status = '' THEN 'active' ELSE r.status END,
        change = CASE WHEN r.status = 'left' THEN 'leaves' ELSE 'changed' END
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change = 'same' AND NOT EXISTS (
        SELECT 1 FROM agency_status AS s
        WHERE s.agency_id = %(agency)s AND s.person_id = r.person_id
          AND s.from_date <= %(day)s AND (s.to_date IS NULL OR s.to_date >= %(day)s)
          AND (s.kind = r.status OR (r.status = '' AND s.kind <> 'left')))
    """,
    # or another value
    """
    UPDATE agency_rosterrow AS r SET change = 'changed' FROM agency_person AS p
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change = 'same' AND p.id = r.person_id AND (
        (r.name <> '' AND r.name <> p.name)
        OR (r.badge <> '' AND r.badge <> COALESCE(p.badge, ''))
        OR (r.email <> '' AND r.email <> lower(COALESCE(p.email, '')))
        OR (r.kind <> '' AND r.kind <> p.kind)
        OR (r.hired_on IS NOT NULL AND (p.hired_on IS NULL OR p.hired_on <> r.hired_on))
        OR (r.unit_key <> '' AND NOT EXISTS (
            SELECT 1 FROM agency_rosterword AS w
            WHERE w.agency_id = %(agency)s AND w.roster_import_id = %(batch)s AND w.field = 'unit'
              AND w.key = r.unit_key AND w.ours = p.unit_id))
        OR (r.rank_key <> '' AND NOT EXISTS (
            SELECT 1 FROM agency_rosterword AS w
            WHERE w.agency_id = %(agency)s AND w.roster_import_id = %(batch)s AND w.field = 'rank'
              AND w.key = r.rank_key AND w.ours = p.rank_id)))
    """,
    # rows with a fault, and rows of a unit that nobody knows
    """
    UPDATE agency_rosterrow AS r SET change = 'bad'
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.answer <> 'out' AND (
        EXISTS (SELECT 1 FROM agency_rosterfault AS f WHERE f.agency_id = %(agency)s
            AND f.roster_import_id = %(batch)s AND f.number = r.number)
        OR EXISTS (SELECT 1 FROM agency_rosterword AS w WHERE w.agency_id = %(agency)s
            AND w.roster_import_id = %(batch)s AND w.field = 'unit' AND w.key = r.unit_key AND w.decision = 'ask'))
    """,
)

NOT_IN_FILE = """
    FROM agency_person AS p
    WHERE p.agency_id = %(agency)s AND p.kind <> 'outside'
      AND NOT EXISTS (SELECT 1 FROM agency_rosterrow AS r
        WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.person_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM agency_status AS s
        WHERE s.agency_id = %(agency)s AND s.person_id = p.id AND s.kind = 'left'
          AND s.from_date <= %(day)s AND (s.to_date IS NULL OR s.to_date >= %(day)s))
"""
HOLDS_A_ROLE = """
    EXISTS (SELECT 1 FROM agency_grant AS g WHERE g.agency_id = %(agency)s AND g.person_id = p.id
      AND (g.to_date IS NULL OR g.to_date >= %(day)s))
"""
LEAVERS = (
    """
    INSERT INTO agency_rosterrow (agency_id, roster_import_id, person_id, badge, name, email, unit_key, rank_key,
        status, kind, status_to, change, answer)
    SELECT %(agency)s, %(batch)s, p.id, '', p.name, '', '', '', '', '', 'left', 'leaves', ''
    """
    + NOT_IN_FILE
    + "AND NOT"
    + HOLDS_A_ROLE
)
KEPT_FOR_ROLE = "SELECT p.id" + NOT_IN_FILE + "AND" + HOLDS_A_ROLE

BEFORE = (
    # everybody who will change or leave, as they are
    """
    INSERT INTO agency_rosterbefore (agency_id, roster_import_id, person_id, status_changed,
        name, badge, email, kind, unit_id, rank_id, hired_on, was_open)
    SELECT %(agency)s, %(batch)s, p.id, r.status_to <> '',
        p.name, p.badge, p.email, p.kind, p.unit_id, p.rank_id, p.hired_on, u.is_active
    FROM agency_rosterrow AS r JOIN agency_person AS p ON p.id = r.person_id
        LEFT JOIN agency_user AS u ON u.id = p.user_id
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change IN ('changed', 'leaves')
    """,
    # and whoever gives a badge away
    """
    INSERT INTO agency_rosterbefore (agency_id, roster_import_id, person_id, status_changed,
        name, badge, email, kind, unit_id, rank_id, hired_on, was_open)
    SELECT %(agency)s, %(batch)s, p.id, FALSE,
        p.name, p.badge, p.email, p.kind, p.unit_id, p.rank_id, p.hired_on, u.is_active
    FROM agency_rosterrow AS r JOIN agency_person AS p ON p.agency_id = r.agency_id AND p.badge = r.badge
        LEFT JOIN agency_user AS u ON u.id = p.user_id
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change IN ('changed', 'new')
      AND r.badge <> '' AND p.id <> COALESCE(r.person_id, 0)
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO agency_rosterbeforestatus (agency_id, roster_import_id, person_id, kind, from_date, to_date)
    SELECT %(agency)s, %(batch)s, s.person_id, s.kind, s.from_date, s.to_date
    FROM agency_rosterbefore AS b JOIN agency_status AS s ON s.agency_id = b.agency_id AND s.person_id = b.person_id
    WHERE b.agency_id = %(agency)s AND b.roster_import_id = %(batch)s AND b.status_changed
    """,
)

PEOPLE = (
    # two may swap badges: all who get another one, or give theirs away, first have none
    """
    UPDATE agency_person SET badge = NULL
    WHERE agency_id = %(agency)s AND id IN (
        SELECT p.id FROM agency_rosterrow AS r JOIN agency_person AS p
            ON p.agency_id = r.agency_id AND p.badge = r.badge
        WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change IN ('changed', 'new')
          AND r.badge <> '' AND p.id <> COALESCE(r.person_id, 0))
    """,
    """
    UPDATE agency_person AS p
    SET name = CASE WHEN c.name <> '' THEN c.name ELSE p.name END,
        badge = COALESCE(NULLIF(c.badge, ''), p.badge),
        email = COALESCE(NULLIF(c.email, ''), p.email),
        kind = COALESCE(NULLIF(c.kind, ''), p.kind),
        unit_id = COALESCE(c.unit_id, p.unit_id),
        rank_id = COALESCE(c.rank_id, p.rank_id),
        hired_on = COALESCE(c.hired_on, p.hired_on)
    FROM (
        SELECT r.person_id, r.name, r.badge, r.email, r.kind, r.hired_on, u.ours AS unit_id, k.ours AS rank_id
        FROM agency_rosterrow AS r
        LEFT JOIN agency_rosterword AS u ON u.agency_id = r.agency_id AND u.roster_import_id = r.roster_import_id
            AND u.field = 'unit' AND u.key = r.unit_key
        LEFT JOIN agency_rosterword AS k ON k.agency_id = r.agency_id AND k.roster_import_id = r.roster_import_id
            AND k.field = 'rank' AND k.key = r.rank_key
        WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change = 'changed') AS c
    WHERE p.id = c.person_id
    """,
    """
    INSERT INTO agency_person (id, agency_id, kind, name, badge, email, unit_id, rank_id, hired_on)
    SELECT r.person_id, %(agency)s,
        CASE WHEN r.kind <> '' THEN r.kind WHEN r.badge = '' THEN 'professional' ELSE 'sworn' END,
        r.name, NULLIF(r.badge, ''), NULLIF(r.email, ''), u.ours, k.ours, r.hired_on
    FROM agency_rosterrow AS r
    LEFT JOIN agency_rosterword AS u ON u.agency_id = r.agency_id AND u.roster_import_id = r.roster_import_id
        AND u.field = 'unit' AND u.key = r.unit_key
    LEFT JOIN agency_rosterword AS k ON k.agency_id = r.agency_id AND k.roster_import_id = r.roster_import_id
        AND k.field = 'rank' AND k.key = r.rank_key
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change = 'new'
    ORDER BY r.number
    """,
)

STATUSES = (
    """
    DELETE FROM agency_status WHERE agency_id = %(agency)s AND from_date >= %(day)s AND person_id IN (
        SELECT b.person_id FROM agency_rosterbefore AS b
        WHERE b.agency_id = %(agency)s AND b.roster_import_id = %(batch)s AND b.status_changed)
    """,
    """
    UPDATE agency_status SET to_date = %(before)s
    WHERE agency_id = %(agency)s AND (to_date IS NULL OR to_date >= %(day)s) AND person_id IN (
        SELECT b.person_id FROM agency_rosterbefore AS b
        WHERE b.agency_id = %(agency)s AND b.roster_import_id = %(batch)s AND b.status_changed)
    """,
    """
    INSERT INTO agency_status (agency_id, person_id, kind, from_date)
    SELECT %(agency)s, r.person_id, r.status_to, %(day)s FROM agency_rosterrow AS r
    WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.status_to <> ''
      AND r.change IN ('new', 'changed', 'leaves')
    """,
    # who leaves can't sign in any more; who comes back can
    """
    UPDATE agency_user SET is_active = FALSE WHERE id IN (
        SELECT p.user_id FROM agency_rosterrow AS r JOIN agency_person AS p ON p.id = r.person_id
        WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change = 'leaves'
          AND p.user_id IS NOT NULL)
    """,
    """
    UPDATE agency_user SET is_active = TRUE WHERE id IN (
        SELECT p.user_id FROM agency_rosterrow AS r JOIN agency_person AS p ON p.id = r.person_id
            JOIN agency_rosterbeforestatus AS s ON s.agency_id = r.agency_id
                AND s.roster_import_id = r.roster_import_id AND s.person_id = r.person_id AND s.kind = 'left'
                AND s.from_date <= %(day)s AND (s.to_date IS NULL OR s.to_date >= %(day)s)
        WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change = 'changed'
          AND r.status_to <> '' AND p.user_id IS NOT NULL)
    """,
)

NUMBER_NEW = {
    "postgresql": (
        """
        UPDATE agency_rosterrow SET person_id = nextval(pg_get_serial_sequence('agency_person', 'id'))
        WHERE agency_id = %(agency)s AND roster_import_id = %(batch)s AND change = 'new'
        """,
    ),
    "sqlite": (
        """
        UPDATE agency_rosterrow AS r SET person_id = n.id FROM (
            SELECT id AS row_id, row_number() OVER (ORDER BY number)
                + (SELECT seq FROM sqlite_sequence WHERE name = 'agency_person') AS id
            FROM agency_rosterrow
            WHERE agency_id = %(agency)s AND roster_import_id = %(batch)s AND change = 'new') AS n
        WHERE r.id = n.row_id
        """,
        """
        UPDATE sqlite_sequence SET seq = seq + (SELECT count(*) FROM agency_rosterrow
            WHERE agency_id = %(agency)s AND roster_import_id = %(batch)s AND change = 'new')
        WHERE name = 'agency_person'
        """,
    ),
}


def run(batch: RosterImport, day: date, *statements: str) -> None:
    """Run statements one after the other."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, _parameters(batch, day))


def ids(batch: RosterImport, day: date, statement: str) -> list[int]:
    """The first column of a question."""
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameters(batch, day))
        return [row[0] for row in cursor.fetchall()]


def number_new(batch: RosterImport, day: date) -> None:
    """Reserve a number for each person to be made, before the transaction that makes them."""
    run(batch, day, *NUMBER_NEW[connection.vendor])


def set_people(pairs: list[tuple[int, int]]) -> None:
    """Write (person, staged row) pairs."""
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE agency_rosterrow SET person_id = %s WHERE id = %s", pairs)


def analyze(*tables: str) -> None:
    """Let the database count what lies in `tables`: after a bulk load it would plan as for a few rows."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def _parameters(batch: RosterImport, day: date) -> dict[str, int | date]:
    before = day - timedelta(days=1)
    return {"agency": batch.agency_id, "batch": batch.pk, "day": day, "before": before}
