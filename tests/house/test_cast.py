"""The cast and the makers, on which everybody else's tests stand."""

from tests.cast import PARTS, Cast


def test_actors_when_made_are_everybody_in_order(cast: Cast) -> None:
    assert tuple(cast.actors()) == PARTS


def test_owner_when_made_leads_the_unit(cast: Cast) -> None:
    [membership] = cast.owner.person.memberships.all()
    assert (membership.unit, membership.role) == (cast.unit, "leader")


def test_nobody_when_made_is_not_logged_in(cast: Cast) -> None:
    assert not cast.nobody.is_authenticated
