"""Leaves out the tests that touch no database: `pytest -p tests.only_database`, for the second run on PostgreSQL."""

import pytest

DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what asks for a database, by a fixture or by a mark."""
    kept, left = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        marked = any(item.get_closest_marker(name) for name in ("django_db", "database", "postgres"))
        asks = DATABASE & set(getattr(item, "fixturenames", ()))
        (kept if marked or asks else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept
