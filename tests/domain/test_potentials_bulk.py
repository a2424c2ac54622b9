"""Loading many cards at once, with all that stands on them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from potentialer.base.errors import Invalid, NotAllowed
from potentialer.domain.accounts.models import System
from potentialer.domain.cards.models import Card, State
from potentialer.domain.changes.models import Change, Version
from potentialer.domain.people.models import Unit
from potentialer.domain.potentials.bulk import BATCH, CardWrite, PotentialWrite, load_cards
from potentialer.domain.potentials.models import Potential, PotentialKind
from tests.cast import Cast
from tests.makers import danish_time, make_card, make_person, make_potential, make_topic, make_unit

pytestmark = pytest.mark.django_db

THEN = danish_time(2026, 3, 2)
LATER = danish_time(2026, 5, 4)
NUMBER = "Ring til 010203-1234."  # looks like a CPR number


def potential(
    kind: PotentialKind = PotentialKind.KNOWLEDGE, *, topics: tuple[int, ...] = (), **values: Any
) -> PotentialWrite:
    values.setdefault("title", "Rolige overgange")
    return PotentialWrite(kind=kind, values=values, created_at=THEN, changed_at=LATER, topics=topics)


def card(owner: Unit, *potentials: PotentialWrite, seekings: tuple[str, ...] = (), **values: str) -> CardWrite:
    values.setdefault("introduction", "Vi er otte.")
    return CardWrite(
        unit_id=owner.pk, values=values, published_at=THEN, confirmed_at=LATER, seekings=seekings, potentials=potentials
    )


def test_card_when_loaded_is_shared_with_its_sections_and_dates() -> None:
    unit = make_unit()

    loaded = load_cards(
        System(), cards=[card(unit, contact_wishes="Ring.", seekings=("At løfte  rigtigt", "At synge"))]
    )

    stored = Card.objects.get(unit=unit)
    assert loaded == 1
    assert (stored.state, stored.introduction, stored.contact_wishes) == (State.PUBLISHED, "Vi er otte.", "Ring.")
    assert (stored.published_at, stored.confirmed_at) == (THEN, LATER)
    assert [row.text for row in stored.seekings.order_by("position")] == ["At løfte rigtigt", "At synge"]


def test_potentials_when_loaded_have_their_details_and_topics() -> None:
    unit, topic = make_unit(), make_topic()

    load_cards(
        System(),
        cards=[
            card(
                unit,
                potential(text="Vi ved det.", help="explain", audience="unit", topics=(topic.pk,)),
                potential(PotentialKind.TRIAL, stage="stopped", worked="no", learned="Ikke om mandagen."),
                potential(PotentialKind.TASK, text="Vi bygger.", is_open=True, starts_on=date(2026, 1, 1)),
            )
        ],
    )

    known, tried, doing = Potential.objects.order_by("id")
    assert {(each.state, each.created_at, each.changed_at) for each in (known, tried, doing)} == {
        (State.PUBLISHED, THEN, LATER)
    }
    assert (known.text, known.help, known.audience) == ("Vi ved det.", "explain", "unit")
    assert [row.topic for row in known.potential_topics.all()] == [topic]
    assert (tried.trial.stage, tried.trial.worked, tried.trial.learned) == ("stopped", "no", "Ikke om mandagen.")
    assert (doing.text, doing.task.is_open, doing.starts_on) == ("Vi bygger.", True, date(2026, 1, 1))


def test_card_of_a_person_when_loaded_is_hers() -> None:
    person = make_person()

    load_cards(System(), cards=[replace(card(make_unit()), unit_id=None, person_id=person.pk)])

    assert Card.objects.get().person == person


def test_cards_when_loaded_are_recorded_with_a_version_of_each_text() -> None:
    unit = make_unit()

    load_cards(
        System(), cards=[card(unit, potential(PotentialKind.TRIAL, did="Vi sang."), seekings=("At løfte", "At synge"))]
    )

    stored, tried = Card.objects.get(), Potential.objects.get()
    assert list(Change.objects.order_by("id").values_list("verb", "noun", "thing_id")) == [
        ("create", "card", stored.pk),
        ("create", "potential", tried.pk),
    ]
    assert sorted(Version.objects.values_list("noun", "thing_id", "field", "text")) == [
        ("card", stored.pk, "introduction", "Vi er otte."),
        ("card", stored.pk, "seekings", "At løfte\nAt synge"),
        ("potential", tried.pk, "did", "Vi sang."),
        ("potential", tried.pk, "title", "Rolige overgange"),
    ]
    assert {version.change.thing_id for version in Version.objects.filter(noun="potential")} == {tried.pk}


def test_owner_who_has_a_card_keeps_it() -> None:
    unit, other = make_unit(), make_unit()
    own = make_potential("Skrevet af en leder", card=make_card(unit, introduction="Vores egne ord", state=State.DRAFT))

    loaded = load_cards(System(), cards=[card(unit, potential()), card(other)])

    kept = Card.objects.get(unit=unit)
    assert loaded == 1
    assert (kept.introduction, kept.state) == ("Vores egne ord", State.DRAFT)
    assert list(kept.potentials.all()) == [own]


@pytest.mark.parametrize(
    ("spoil", "field", "code"),
    [
        (lambda unit: card(unit, introduction=NUMBER), "introduction", "cpr"),
        (lambda unit: card(unit, seekings=(NUMBER,)), "seekings", "cpr"),
        (lambda unit: card(unit, potential(title=NUMBER)), "title", "cpr"),
        (lambda unit: card(unit, potential(PotentialKind.TRIAL, learned=NUMBER)), "learned", "cpr"),
        (lambda unit: card(unit, introduction=" "), "introduction", "missing"),
        (lambda unit: card(unit, potential(title=" ")), "title", "missing"),
        (lambda unit: card(unit, potential(audience="alle")), "audience", "unknown_choice"),
        (lambda unit: card(unit, seeking_audience="alle"), "seeking_audience", "unknown_audience"),
        (lambda unit: card(unit, potential(is_open=True)), "is_open", "not_of_this_kind"),
        (
            lambda unit: card(unit, potential(starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1))),
            "ends_on",
            "ends_before_it_starts",
        ),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_card_when_it_cannot_be_kept_saves_nothing(spoil: Callable[[Unit], CardWrite], field: str, code: str) -> None:
    good, bad = make_unit(), make_unit()

    with pytest.raises(Invalid) as error:
        load_cards(System(), cards=[card(good, potential()), spoil(bad)])

    assert (error.value.field, error.value.code) == (field, code)
    assert not Card.objects.exists()
    assert not Change.objects.exists()


def test_cards_when_loaded_by_somebody_follow_her_rights(cast: Cast) -> None:
    assert load_cards(cast.owner, cards=[card(cast.unit)]) == 1
    with pytest.raises(NotAllowed):
        load_cards(cast.outsider, cards=[card(cast.centre)])
    with pytest.raises(NotAllowed):
        load_cards(cast.owner, cards=[card(cast.elsewhere)])


@pytest.mark.parametrize("owner", ["closed", "left", "nobody"])
def test_owner_who_is_gone_gets_no_card(owner: str) -> None:
    unit = make_unit(closed_on=date(2026, 1, 1))
    person = make_person(left_on=date(2026, 1, 1))
    write = {
        "closed": card(unit),
        "left": replace(card(unit), unit_id=None, person_id=person.pk),
        "nobody": replace(card(unit), unit_id=None),
    }[owner]

    with pytest.raises(NotAllowed):
        load_cards(System(), cards=[write])


def test_too_many_cards_for_one_transaction_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        load_cards(System(), cards=[card(make_unit())] * (BATCH + 1))


def test_statements_are_as_many_for_20_cards_as_for_2() -> None:
    def statements(count: int) -> int:
        writes = [
            card(make_unit(), potential(), potential(PotentialKind.TRIAL), seekings=("At synge",)) for _ in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            load_cards(System(), cards=writes)
        return len(queries)

    assert statements(20) == statements(2)
