"""Every address over the whole cast, in one table. An address without a line here fails tests/house."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from potentialer.domain.cards.models import Audience, Card, State
from potentialer.domain.feedback.models import FeedbackKind
from potentialer.domain.needs.models import NeedState
from potentialer.domain.potentials.models import PotentialKind
from potentialer.exchange.organisation.tables import read_file
from potentialer.web.organisation.access import drafts
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

INSIDE = set(PARTS) - {"nobody"}
SPEAKERS = {"owner", "deputy", "delegate", "leader_above"}
LEADERS = SPEAKERS - {"delegate"}
ADMINISTRATOR, EDITOR = {"administrator"}, {"editor"}
WITH_PERSON = SPEAKERS | {"colleague", "outsider"}


@dataclass(frozen=True)
class View:
    """How an address is called and who gets through; all others inside get `refused`, and nobody the login page."""

    allowed: set[str]
    args: Callable[[Cast], list[object]] = lambda cast: []
    post: Callable[[Cast], Mapping[str, object]] | None = None
    refused: int = 403
    is_open: bool = False  # answers without a login, too
    through: set[int] = field(default_factory=lambda: {200, 302})


def unit(cast: Cast) -> list[object]:
    return [cast.unit.pk]


def colleague(cast: Cast) -> list[object]:
    return [cast.colleague.person.pk]


def with_portrait(cast: Cast) -> list[object]:
    person = cast.colleague.person
    person.portrait.save("portraits/mig.jpg", ContentFile(b"billede"))
    return [person.pk]


def account(cast: Cast) -> list[object]:
    return [cast.colleague.pk]


def help_page(cast: Cast) -> list[object]:
    return [make_help_page().slug]


def released_need(cast: Cast) -> list[object]:
    return [make_need(state=NeedState.RELEASED).pk]


def waiting_need(cast: Cast) -> list[object]:
    return [make_need().pk]


def words(cast: Cast) -> list[object]:
    return [make_synonym_group().pk]


def topic(cast: Cast) -> list[object]:
    return [make_topic().pk]


def retired_topic(cast: Cast) -> list[object]:
    return [make_topic(retired_on=date(2027, 1, 1)).pk]


def draft(cast: Cast) -> list[object]:
    """An upload of the administrator's that was not applied."""
    return [drafts().add(cast.administrator.pk, read_file("enheder.csv", b"Enhedskode;Enhedsnavn\n1;Skolen\n")).name]


def correction(cast: Cast) -> list[object]:
    return [make_feedback(kind=FeedbackKind.CORRECTION, unit=cast.unit).pk]


def card(cast: Cast) -> list[object]:
    """The unit's, shared; made once."""
    return [(Card.objects.filter(unit=cast.unit).first() or make_card(cast.unit)).pk]


def shared_again(cast: Cast) -> list[object]:
    """Whoever was let in before has taken it back."""
    [pk] = card(cast)
    Card.objects.filter(pk=pk).update(state=State.PUBLISHED)
    return [pk]


def potential(kind: PotentialKind = PotentialKind.TRIAL, **fields: object) -> Callable[[Cast], list[object]]:
    def args(cast: Cast) -> list[object]:
        [pk] = card(cast)
        return [make_potential(card=Card.objects.get(pk=pk), kind=kind, **fields).pk]

    return args


VIEW_ACCESS: dict[str, View] = {
    # Open: what somebody without a login must be able to reach.
    "login": View(INSIDE | {"nobody"}, is_open=True),
    "log-out": View(INSIDE | {"nobody"}, is_open=True),
    "enter-demo": View(set(), post=lambda cast: {"account": cast.owner.pk}, refused=404, is_open=True),
    "health": View(INSIDE | {"nobody"}, is_open=True, through={200, 503}),
    "accessibility": View(INSIDE | {"nobody"}, is_open=True),
    "theme": View(INSIDE | {"nobody"}, is_open=True),
    "logo": View(set(), refused=404, is_open=True),  # the tests' site has none
    # Everybody inside.
    "front": View(INSIDE),
    "search": View(INSIDE),
    "suggestions": View(INSIDE),
    "units": View(INSIDE),
    "unit": View(INSIDE, unit),
    "unit-children": View(INSIDE, unit),
    "unit-correction": View(INSIDE, unit),
    "people": View(INSIDE),
    "person": View(INSIDE, colleague),
    "person-vcard": View(INSIDE, colleague),
    "person-qr": View(INSIDE, colleague),
    "person-correction": View(INSIDE, colleague),
    "portrait": View(INSIDE, with_portrait),
    "topics": View(INSIDE),
    "topic-choices": View(INSIDE),
    "topic": View(INSIDE, topic),
    "words": View(INSIDE),
    "help": View(INSIDE),
    "help-page": View(INSIDE, help_page),
    "missing": View(INSIDE),
    "needs": View(INSIDE),
    "need-begin": View(INSIDE, released_need),
    "own-page": View(INSIDE),
    "password": View(INSIDE),
    "own-portrait": View(WITH_PERSON, post=lambda cast: {}, refused=404, through={422}),
    "own-portrait-remove": View(WITH_PERSON, post=lambda cast: {}, refused=404),
    "card": View(INSIDE, card),
    "trials": View(INSIDE),
    "tasks": View(INSIDE),
    "knowledge": View(INSIDE, potential(PotentialKind.KNOWLEDGE), through={200}),
    "trial": View(INSIDE, potential(PotentialKind.TRIAL), through={200}),
    "task": View(INSIDE, potential(PotentialKind.TASK), through={200}),
    "trial-begin": View(WITH_PERSON, refused=404),
    "task-begin": View(WITH_PERSON, refused=404),
    "card-begin-own": View(WITH_PERSON, post=lambda cast: {}, refused=404, through={302}),
    # Whoever speaks for the unit.
    "card-begin-unit": View(SPEAKERS, unit, post=lambda cast: {}, through={302}),
    "card-edit": View(SPEAKERS, card, through={200}),
    "card-publish": View(SPEAKERS, card, post=lambda cast: {}, through={302}),
    "card-withdraw": View(SPEAKERS, shared_again, post=lambda cast: {}, through={302}),
    "card-confirm": View(SPEAKERS, card, post=lambda cast: {}, through={302}),
    "knowledge-new": View(SPEAKERS, card, through={200}),
    "trial-new": View(SPEAKERS, card, through={200}),
    "task-new": View(SPEAKERS, card, through={200}),
    "potential-edit": View(SPEAKERS, potential(), through={200}),
    "potential-share": View(SPEAKERS, potential(), post=lambda cast: {}, through={302}),
    "potential-withdraw": View(SPEAKERS, potential(), post=lambda cast: {}, through={302}),
    "potential-delete": View(SPEAKERS, potential(), through={200}),
    "unit-edit": View(SPEAKERS | ADMINISTRATOR, unit),
    "unit-delegates": View(LEADERS | ADMINISTRATOR, unit),
    "unit-delegate-dismiss": View(
        LEADERS | ADMINISTRATOR, unit, post=lambda cast: {"person": cast.colleague.person.pk}
    ),
    "inbox": View(SPEAKERS | EDITOR | ADMINISTRATOR),
    "feedback-handle": View(SPEAKERS | ADMINISTRATOR, correction, post=lambda cast: {"handled": "1"}, refused=404),
    # The editor.
    "words-new": View(EDITOR),
    "words-edit": View(EDITOR, words),
    "words-delete": View(EDITOR, words, post=lambda cast: {}),
    "help-new": View(EDITOR),
    "help-edit": View(EDITOR, help_page),
    "help-delete": View(EDITOR, help_page, post=lambda cast: {}),
    "need-release": View(EDITOR, released_need, post=lambda cast: {}),
    "need-hide": View(EDITOR, waiting_need, post=lambda cast: {}, refused=404),
    "topic-edit": View(EDITOR, topic),
    "topic-merge": View(EDITOR, topic),
    "topic-retire": View(EDITOR, topic),
    "topics-retired": View(EDITOR),
    "topic-reopen": View(EDITOR, retired_topic, post=lambda cast: {}),
    # The administrator.
    "accounts": View(ADMINISTRATOR),
    "account": View(ADMINISTRATOR, account, refused=404),
    "account-password": View(ADMINISTRATOR, account, post=lambda cast: {}, refused=404),
    "account-active": View(ADMINISTRATOR, account, post=lambda cast: {"active": "1"}, refused=404),
    # An import is its administrator's own; tests/web/test_organisation_pages.py has another one refused.
    "organisation": View(ADMINISTRATOR),
    "organisation-columns": View(ADMINISTRATOR, draft),
    "organisation-plan": View(ADMINISTRATOR, draft),
    "organisation-steps": View(ADMINISTRATOR, lambda cast: [*draft(cast), "enheder-oprettes"]),
    "organisation-receipt": View(ADMINISTRATOR, draft),
    "organisation-options": View(ADMINISTRATOR, draft, post=lambda cast: {}),
    "organisation-apply": View(ADMINISTRATOR, draft, post=lambda cast: {}),
    "organisation-discard": View(ADMINISTRATOR, draft, post=lambda cast: {}),
    "person-access": View(ADMINISTRATOR, lambda cast: [make_person(unit=cast.unit).pk]),
}


@pytest.mark.parametrize("name", VIEW_ACCESS)
def test_address_lets_in_exactly_those_in_the_table(name: str, cast: Cast, client_of: Callable[[Any], Client]) -> None:
    view = VIEW_ACCESS[name]

    def status(actor: Any) -> int | str:
        return _status(client_of(actor), reverse(name, args=view.args(cast)), view, cast)

    statuses = {part: status(actor) for part, actor in cast.actors().items()}

    expected = dict.fromkeys(PARTS, view.refused) | ({} if view.is_open else {"nobody": "login"})
    refused = {part: status for part, status in statuses.items() if part not in view.allowed}
    assert refused == {part: expected[part] for part in refused}
    assert all(statuses[part] in view.through for part in view.allowed), statuses


def _status(client: Client, address: str, view: View, cast: Cast) -> int | str:
    answer = client.get(address) if view.post is None else client.post(address, view.post(cast))
    if answer.status_code == 302 and answer["Location"].startswith(reverse("login")):
        return "login"
    return answer.status_code


@pytest.mark.parametrize("name", [name for name, view in VIEW_ACCESS.items() if view.post is not None])
def test_address_that_changes_something_takes_no_get(name: str, cast: Cast, client_of: Callable[[Any], Client]) -> None:
    address = reverse(name, args=VIEW_ACCESS[name].args(cast))

    assert client_of(cast.administrator).get(address).status_code == 405


# What one may not see looks as if it were not there: each address of it, for everybody but those who write it.

HIDDEN = ("card", "card-edit", "knowledge-new", "trial-new", "task-new")
HIDDEN_POSTS = ("card-publish", "card-withdraw", "card-confirm")
HIDDEN_THINGS = ("trial", "knowledge", "potential-edit")
HIDDEN_THING_POSTS = ("potential-share", "potential-withdraw", "potential-delete")


def _statuses(cast: Cast, client_of: Callable[[Any], Client], name: str, pk: int, *, posts: bool) -> dict[str, int]:
    address = reverse(name, args=[pk])
    return {
        part: (client_of(actor).post(address) if posts else client_of(actor).get(address)).status_code
        for part, actor in cast.actors().items()
        if part in INSIDE - SPEAKERS
    }


@pytest.mark.parametrize("name", [*HIDDEN, *HIDDEN_POSTS])
def test_draft_of_another_s_card_is_not_found_at_any_of_its_addresses(
    name: str, cast: Cast, client_of: Callable[[Any], Client]
) -> None:
    draft = make_card(cast.unit, state=State.DRAFT)

    statuses = _statuses(cast, client_of, name, draft.pk, posts=name in HIDDEN_POSTS)

    assert set(statuses.values()) == {404}, statuses
    assert Card.objects.get().state == State.DRAFT


@pytest.mark.parametrize("how", ["draft", "draft_card", "for_the_unit"])
@pytest.mark.parametrize("name", [*HIDDEN_THINGS, *HIDDEN_THING_POSTS])
def test_hidden_potential_is_not_found_at_any_of_its_addresses(
    name: str, how: str, cast: Cast, client_of: Callable[[Any], Client]
) -> None:
    owner = make_card(cast.unit, state=State.DRAFT if how == "draft_card" else State.PUBLISHED)
    hidden = make_potential(
        card=owner,
        kind=PotentialKind.TRIAL,
        state=State.DRAFT if how == "draft" else State.PUBLISHED,
        audience=Audience.UNIT if how == "for_the_unit" else Audience.MUNICIPALITY,
    )

    statuses = _statuses(cast, client_of, name, hidden.pk, posts=name in HIDDEN_THING_POSTS)

    if how == "for_the_unit":  # the colleague may read it
        assert statuses.pop("colleague") == {"trial": 200, "knowledge": 302}.get(name, 403)
    assert set(statuses.values()) == {404}, statuses
    hidden.refresh_from_db()
