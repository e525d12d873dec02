"""A version of the policy to check."""

import pytest

from upstander.policy import services

TEXT = b"""Duty to Intervene

1 Duty

1.1 Members shall intervene when a colleague uses excessive force, regardless of rank.

1.2 Members shall promptly report it to a supervisor.

2 Review

This policy shall be reviewed every year.
"""


@pytest.fixture
def draft(agency, coordinator, noon):
    """A draft that lacks much."""
    return services.import_file(agency=agency, by=coordinator, at=noon, file_name="duty.txt", data=TEXT)
