"""The promises and the agenda that the tests of this app share."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from agendas import services
from agendas.workflow import Side


@pytest.fixture
def agenda(platform, sanderbout, official, now):
    return services.start_agenda(
        title="Buurtagenda Sanderbout",
        slug="sanderbout",
        area=sanderbout,
        platform=platform,
        official=official,
        by=official,
        now=now,
    )


@pytest.fixture
def as_official(official, now):
    return {"by": official, "role": Role.OFFICIAL, "by_label": "wijkadviseur", "now": now}


@pytest.fixture
def as_chair(chair, now):
    return {"by": chair, "role": Role.PLATFORM_CHAIR, "by_label": "voorzitter wijkplatform Sanderbout", "now": now}


@pytest.fixture
def promise_of(agenda, platform, sanderbout, official, as_official, as_chair, today):
    """Makes a promise of the municipality to the platform; `owner_side=Side.PLATFORM` turns it round."""

    def make(text="Twee bomen bij de speeltuin", owner_side=Side.MUNICIPALITY, **given):
        sides = [(Side.MUNICIPALITY, "team Groen"), (Side.PLATFORM, "wijkplatform Sanderbout")]
        if owner_side == Side.PLATFORM:
            sides.reverse()
        who = as_official if owner_side == Side.MUNICIPALITY else as_chair
        asked = {
            "text": text,
            "owner_side": sides[0][0],
            "owner_label": sides[0][1],
            "other_side": sides[1][0],
            "other_label": sides[1][1],
            "area": sanderbout,
            "platform": platform,
            "official": official,
            "agenda": agenda,
            "due_on": today + timedelta(days=30),
            **who,
        }
        return services.make_promise(**asked | given)

    return make
