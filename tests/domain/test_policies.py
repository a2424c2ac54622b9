"""Every right over the whole cast, in one table. A new policy without a line here fails the last test."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.utils import timezone

import potentialer.domain
from potentialer.base.errors import NotAllowed, NotFound
from potentialer.domain.accounts import policies as accounts
from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards import policies as cards
from potentialer.domain.cards.models import Card
from potentialer.domain.feedback import policies as feedback
from potentialer.domain.feedback.models import FeedbackKind
from potentialer.domain.help import policies as help_
from potentialer.domain.needs import policies as needs
from potentialer.domain.people import policies as people
from potentialer.domain.potentials import policies as potentials
from potentialer.domain.synonyms import policies as synonyms
from potentialer.domain.topics import policies as topics
from tests.cast import PARTS, Cast
from tests.makers import (
    make_card,
    make_feedback,
    make_help_page,
    make_need,
    make_person,
    make_potential,
    make_synonym_group,
    make_topic,
)

SPEAKERS = {"owner", "deputy", "delegate", "leader_above"}
INSIDE = set(PARTS) - {"nobody"}


def _card(cast: Cast) -> Card:
    """The unit's, made once."""
    return Card.objects.filter(unit=cast.unit).first() or make_card(cast.unit)


def _report(cast: Cast, **about: object) -> object:
    return make_feedback(kind=FeedbackKind.CORRECTION, **about)


# policy -> (how it is asked about the cast's unit, who may)
TABLE: dict[Callable[..., object], tuple[Callable[[Cast, Actor], object], set[str]]] = {
    accounts.can_manage_accounts: (lambda cast, actor: accounts.can_manage_accounts(actor), {"administrator"}),
    accounts.get_managed_account: (
        lambda cast, actor: accounts.get_managed_account(actor, cast.colleague.pk),
        {"administrator"},
    ),
    people.speaks_for: (lambda cast, actor: people.speaks_for(actor, cast.unit), SPEAKERS),
    people.can_edit_unit: (lambda cast, actor: people.can_edit_unit(actor, cast.unit), SPEAKERS | {"administrator"}),
    people.can_appoint_delegate: (
        lambda cast, actor: people.can_appoint_delegate(actor, cast.unit),
        {"owner", "deputy", "leader_above", "administrator"},
    ),
    people.can_edit_person: (
        lambda cast, actor: people.can_edit_person(actor, cast.colleague.person),
        {"colleague", "administrator"},
    ),
    people.can_import_organisation: (lambda cast, actor: people.can_import_organisation(actor), {"administrator"}),
    people.can_give_access: (
        lambda cast, actor: people.can_give_access(actor, make_person(unit=cast.unit)),
        {"administrator"},
    ),
    people.get_editable_unit: (
        lambda cast, actor: people.get_editable_unit(actor, cast.unit.pk),
        SPEAKERS | {"administrator"},
    ),
    people.get_unit_to_appoint_for: (
        lambda cast, actor: people.get_unit_to_appoint_for(actor, cast.unit.pk),
        {"owner", "deputy", "leader_above", "administrator"},
    ),
    people.get_editable_person: (
        lambda cast, actor: people.get_editable_person(actor, cast.colleague.person.pk),
        {"colleague", "administrator"},
    ),
    cards.can_write_card_of_unit: (lambda cast, actor: cards.can_write_card_of_unit(actor, cast.unit), SPEAKERS),
    cards.can_write_card_of_person: (
        lambda cast, actor: cards.can_write_card_of_person(actor, cast.colleague.person),
        {"colleague"},
    ),
    cards.can_write_card: (lambda cast, actor: cards.can_write_card(actor, _card(cast)), SPEAKERS),
    cards.can_confirm_card: (lambda cast, actor: cards.can_confirm_card(actor, _card(cast)), SPEAKERS),
    cards.get_writable_card: (lambda cast, actor: cards.get_writable_card(actor, _card(cast).pk), SPEAKERS),
    potentials.can_write_potential: (
        lambda cast, actor: potentials.can_write_potential(actor, make_potential(card=_card(cast))),
        SPEAKERS,
    ),
    potentials.get_writable_potential: (
        lambda cast, actor: potentials.get_writable_potential(actor, make_potential(card=_card(cast)).pk),
        SPEAKERS,
    ),
    feedback.can_read_feedback: (
        lambda cast, actor: feedback.can_read_feedback(actor),
        SPEAKERS | {"editor", "administrator"},
    ),
    feedback.can_handle_feedback: (
        lambda cast, actor: feedback.can_handle_feedback(actor, _report(cast, unit=cast.unit)),
        SPEAKERS | {"administrator"},
    ),
    feedback.get_handled_feedback: (
        lambda cast, actor: feedback.get_handled_feedback(
            actor,
            _report(cast, person=cast.colleague.person).pk,  # type: ignore[attr-defined]
        ),
        SPEAKERS | {"administrator"},
    ),
    help_.can_write_help: (lambda cast, actor: help_.can_write_help(actor), {"editor"}),
    help_.get_writable_help_page: (
        lambda cast, actor: help_.get_writable_help_page(actor, make_help_page().slug),
        {"editor"},
    ),
    needs.can_keep_needs: (lambda cast, actor: needs.can_keep_needs(actor), {"editor"}),
    needs.get_kept_need: (lambda cast, actor: needs.get_kept_need(actor, make_need().pk), {"editor"}),
    synonyms.can_keep_synonyms: (lambda cast, actor: synonyms.can_keep_synonyms(actor), {"editor"}),
    synonyms.get_kept_synonym_group: (
        lambda cast, actor: synonyms.get_kept_synonym_group(actor, make_synonym_group().pk),
        {"editor"},
    ),
    topics.can_keep_topics: (lambda cast, actor: topics.can_keep_topics(actor), {"editor"}),
    topics.get_kept_topic: (lambda cast, actor: topics.get_kept_topic(actor, make_topic().pk), {"editor"}),
    topics.get_retired_topic: (
        lambda cast, actor: topics.get_retired_topic(actor, make_topic(retired_on=timezone.localdate()).pk),
        {"editor"},
    ),
}


@pytest.mark.parametrize("policy", TABLE, ids=lambda policy: f"{policy.__module__.split('.')[-2]}.{policy.__name__}")
def test_right_is_held_by_exactly_those_in_the_table(policy: Callable[..., object], cast: Cast) -> None:
    ask, allowed = TABLE[policy]

    def may(actor: Actor) -> bool:
        try:
            return bool(ask(cast, actor))
        except (NotFound, NotAllowed):
            return False

    assert {part for part, actor in cast.actors().items() if may(actor)} == allowed


def test_right_over_unit_above_is_not_held_from_below(cast: Cast) -> None:
    holders = [part for part, actor in cast.actors().items() if people.can_edit_unit(actor, cast.centre)]

    assert holders == ["leader_above", "administrator"]


def test_what_was_missing_is_read_by_the_editor_alone(cast: Cast) -> None:
    told = make_feedback(kind=FeedbackKind.MISSING)

    readers = [part for part, actor in cast.actors().items() if feedback.can_handle_feedback(actor, told)]

    assert readers == ["editor"]


def test_closed_unit_is_edited_by_nobody(cast: Cast) -> None:
    cast.unit.closed_on = timezone.localdate()

    assert not any(people.can_edit_unit(actor, cast.unit) for actor in cast.actors().values())


def test_card_of_a_person_is_her_own_and_not_her_leader_s(cast: Cast) -> None:
    card = make_card(cast.owner.person)

    assert [part for part, actor in cast.actors().items() if cards.can_write_card(actor, card)] == ["owner"]


def test_card_of_unit_above_is_not_written_from_below(cast: Cast) -> None:
    card = make_card(cast.centre)

    assert [part for part, actor in cast.actors().items() if cards.can_write_card(actor, card)] == ["leader_above"]


def test_closed_account_holds_no_right(cast: Cast) -> None:
    for actor in (cast.owner, cast.administrator, cast.editor):
        actor.is_active = False

    assert not people.can_edit_unit(cast.owner, cast.unit)
    assert not cards.can_write_card_of_unit(cast.owner, cast.unit)
    assert not cards.can_write_card_of_person(cast.owner, cast.owner.person)
    assert not people.can_import_organisation(cast.administrator)
    assert not help_.can_write_help(cast.editor)


def test_every_policy_stands_in_the_table() -> None:
    found = set()
    for noun in iter_modules(potentialer.domain.__path__):
        name = f"potentialer.domain.{noun.name}.policies"
        try:
            module = import_module(name)
        except ModuleNotFoundError:
            continue
        found |= {
            function
            for function_name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == name and not function_name.startswith("_")
        }

    assert found
    assert found == set(TABLE)
