"""A policy of two short versions, and what to do with them."""

import pytest

from upstander.policy import services

FIRST = b"""Duty to Intervene

1 Duty

1.1 An officer must intervene when another officer uses more force than is reasonable.

1.2 Tell a supervisor promptly.

2 No payback

Nobody may punish an officer who stepped in.
"""
SECOND = FIRST.replace(b"promptly", b"before the end of the shift").replace(
    b"2 No payback", b"1.3 Words count as stepping in.\n\n2 No payback"
)


@pytest.fixture
def bring_in(agency, coordinator, noon):
    """Brings a text in as a draft."""

    def make(data=FIRST, name="duty.txt", **changes):
        given = {"agency": agency, "by": coordinator, "at": noon} | changes
        return services.import_file(file_name=name, data=data, **given)

    return make


@pytest.fixture
def put_out(bring_in, coordinator, noon):
    """Brings a text in, has it approved and publishes it."""

    def make(data=FIRST, *, substantive=True, **changes):
        draft, given = bring_in(data, **changes), {"by": coordinator, "at": noon, "substantive": substantive}
        return services.put_through(version=draft, effective_on=noon.date(), **given)

    return make
