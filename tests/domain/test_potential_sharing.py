"""Sharing knowledge, trials and tasks, and taking them back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from potentialer.base.errors import Invalid
from potentialer.domain.cards.models import State
from potentialer.domain.changes.models import Change
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.potentials.operations import (
    create_potential,
    edit_potential,
    share_potential,
)
from potentialer.domain.potentials.queries import (
    potentials_visible_to,
)
from tests.cast import PARTS, Cast
from tests.makers import make_card, make_potential

KNOWLEDGE, TRIAL, TASK = PotentialKind.KNOWLEDGE, PotentialKind.TRIAL, PotentialKind.TASK
SPEAKERS = {"owner", "deputy", "delegate", "leader_above"}
INSIDE = set(PARTS) - {"nobody"}


def seers(cast: Cast, potential: Potential) -> set[str]:
    return {part for part, actor in cast.actors().items() if potential in potentials_visible_to(actor)}


def test_potential_is_taken_back_and_shared_again(cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit), kind=TRIAL)

    share_potential(cast.owner, potential=potential, shared=False)
    hidden = seers(cast, potential)
    share_potential(cast.owner, potential=potential, shared=True)

    assert hidden == SPEAKERS
    assert seers(cast, potential) == INSIDE
    assert [row.verb for row in Change.objects.order_by("id")] == ["withdraw", "publish"]


@pytest.mark.parametrize(("shared", "state"), [(True, State.PUBLISHED), (False, State.DRAFT)])
def test_potential_that_is_so_already_is_left_as_it_is(shared: bool, state: State, cast: Cast) -> None:
    potential = make_potential(card=make_card(cast.unit), state=state, created_at=timezone.now() - timedelta(days=9))
    before = Potential.objects.values().get()

    share_potential(cast.owner, potential=potential, shared=shared)

    assert Potential.objects.values().get() == before
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("kind", "told"),
    [(KNOWLEDGE, {"text": "Vi ved det."}), (TRIAL, {"learned": "Meget."}), (TASK, {"text": "Vi graver."})],
)
def test_title_alone_is_kept_as_a_draft_and_shared_when_something_is_told(
    kind: PotentialKind, told: dict[str, str], cast: Cast
) -> None:
    card = make_card(cast.unit)
    with pytest.raises(Invalid) as refused:
        create_potential(cast.owner, card=card, kind=kind, values={"title": "Ny"})
    draft = create_potential(cast.owner, card=card, kind=kind, values={"title": "Ny"}, publish=False)
    with pytest.raises(Invalid):
        share_potential(cast.owner, potential=draft, shared=True)
    shared = edit_potential(cast.owner, potential=draft, values=told, publish=True)

    assert refused.value.code == "nothing_told"
    assert shared.state == State.PUBLISHED
    assert Potential.objects.count() == 1
