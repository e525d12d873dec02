"""The set-based statements that take an import back, with the parameters of `roster_sql`."""

UNDO = (
    """
    DELETE FROM agency_status WHERE agency_id = %(agency)s AND (
        person_id IN (SELECT b.person_id FROM agency_rosterbefore AS b WHERE b.agency_id = %(agency)s
            AND b.roster_import_id = %(batch)s AND b.status_changed)
        OR person_id IN (SELECT r.person_id FROM agency_rosterrow AS r WHERE r.agency_id = %(agency)s
            AND r.roster_import_id = %(batch)s AND r.change = 'new'))
    """,
    # people made by the import go, unless another record names them by now: they are closed instead
    """
    DELETE FROM agency_person WHERE agency_id = %(agency)s AND id IN (
        SELECT r.person_id FROM agency_rosterrow AS r WHERE r.agency_id = %(agency)s
            AND r.roster_import_id = %(batch)s AND r.change = 'new' AND r.answer <> 'needed')
    """,
    """
    INSERT INTO agency_status (agency_id, person_id, kind, from_date)
    SELECT %(agency)s, r.person_id, 'left', %(day)s FROM agency_rosterrow AS r WHERE r.agency_id = %(agency)s
        AND r.roster_import_id = %(batch)s AND r.change = 'new' AND r.answer = 'needed'
    """,
    """
    UPDATE agency_user SET is_active = FALSE WHERE id IN (
        SELECT p.user_id FROM agency_rosterrow AS r JOIN agency_person AS p ON p.id = r.person_id
        WHERE r.agency_id = %(agency)s AND r.roster_import_id = %(batch)s AND r.change = 'new'
          AND p.user_id IS NOT NULL)
    """,
    # badges are free before they are given back
    """
    UPDATE agency_person SET badge = NULL WHERE agency_id = %(agency)s AND badge IS NOT NULL AND (
        id IN (SELECT b.person_id FROM agency_rosterbefore AS b WHERE b.agency_id = %(agency)s
            AND b.roster_import_id = %(batch)s)
        OR badge IN (SELECT b.badge FROM agency_rosterbefore AS b WHERE b.agency_id = %(agency)s
            AND b.roster_import_id = %(batch)s AND b.badge IS NOT NULL))
    """,
    """
    UPDATE agency_person AS p
    SET name = b.name, badge = b.badge, email = b.email, kind = b.kind, unit_id = b.unit_id, rank_id = b.rank_id,
        hired_on = b.hired_on
    FROM agency_rosterbefore AS b
    WHERE b.agency_id = %(agency)s AND b.roster_import_id = %(batch)s AND p.id = b.person_id
    """,
    """
    INSERT INTO agency_status (agency_id, person_id, kind, from_date, to_date)
    SELECT %(agency)s, s.person_id, s.kind, s.from_date, s.to_date FROM agency_rosterbeforestatus AS s
    WHERE s.agency_id = %(agency)s AND s.roster_import_id = %(batch)s
    """,
    """
    UPDATE agency_user AS u SET is_active = o.was_open FROM (
        SELECT p.user_id, b.was_open FROM agency_rosterbefore AS b JOIN agency_person AS p ON p.id = b.person_id
        WHERE b.agency_id = %(agency)s AND b.roster_import_id = %(batch)s
          AND b.was_open IS NOT NULL AND p.user_id IS NOT NULL) AS o
    WHERE u.id = o.user_id
    """,
)
