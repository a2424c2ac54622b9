"""Makers of valid things with Danish defaults: name only what the test is about.

They write rows and nothing else: no change is recorded, so the index does not hear of them. A test about changes or the
index calls the operations.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from django.utils import timezone

from potentialer.domain.accounts.models import User
from potentialer.domain.cards.models import Card, Seeking, State
from potentialer.domain.feedback.models import Feedback, FeedbackKind
from potentialer.domain.help.models import HelpPage
from potentialer.domain.needs.models import Need
from potentialer.domain.people.models import Membership, Person, Role, Unit, UnitKind, UnitNickname
from potentialer.domain.potentials.models import (
    Potential,
    PotentialKind,
    PotentialTopic,
    TaskDetails,
    TrialDetails,
)
from potentialer.domain.synonyms.models import SynonymGroup
from potentialer.domain.topics.models import Topic, UnitTopic
from potentialer.lib.text.sorting import danish_sort_key

# Only for what must differ from row to row; no test asks for a particular number.
_numbers = count(1)


def make_user(name: str = "Åse Kjærgaard", **fields: Any) -> User:
    """Make an account without a password (tests log in with `client.force_login`)."""
    number = next(_numbers)
    password = fields.pop("password", None)
    fields.setdefault("login", f"bruger{number}@ærø.example".casefold())
    fields.setdefault("sort_key", danish_sort_key(name))
    user = User(name=name, **fields)
    user.set_password(password)
    user.save()
    return user


def make_unit(name: str = "Børnehuset Sømærket", *, parent: Unit | None = None, **fields: Any) -> Unit:
    """Make a unit; at the top of the tree unless `parent` is given. `nicknames` is a list of names."""
    nicknames = fields.pop("nicknames", ())
    fields.setdefault("key", f"enhed-{next(_numbers)}")
    fields.setdefault("kind", UnitKind.DAYCARE)
    fields.setdefault("sort_key", danish_sort_key(name))
    unit = Unit.objects.create(name=name, parent=parent, **fields)
    for nickname in nicknames:
        UnitNickname.objects.create(unit=unit, name=nickname)
    return unit


def make_person(
    name: str = "Jørgen Ærø Håkansson", *, unit: Unit | None = None, role: Role = Role.EMPLOYEE, **fields: Any
) -> Person:
    """Make a person, as a member of `unit` when one is given, with an account when `account` is."""
    fields.setdefault("key", f"person-{next(_numbers)}")
    fields.setdefault("title", "pædagog")
    fields.setdefault("sort_key", danish_sort_key(name))
    person = Person.objects.create(name=name, **fields)
    if unit is not None:
        make_membership(person, unit, role=role)
    return person


def make_membership(person: Person, unit: Unit, *, role: Role = Role.EMPLOYEE, **fields: Any) -> Membership:
    fields.setdefault("imported", True)
    return Membership.objects.create(person=person, unit=unit, role=role, **fields)


def make_member(name: str, unit: Unit, role: Role = Role.EMPLOYEE, **user_fields: Any) -> User:
    """Make somebody who can log in and stands in the directory; the person is `user.person`."""
    user = make_user(name, **user_fields)
    make_person(name, unit=unit, role=role, account=user)
    return user


def make_topic(title: str = "Skolevægring", *, unit: Unit | None = None, **fields: Any) -> Topic:
    """Make a topic, which `unit` works with when one is given."""
    fields.setdefault("key", f"emne-{next(_numbers)}")
    fields.setdefault("sort_key", danish_sort_key(title))
    topic = Topic.objects.create(title=title, **fields)
    if unit is not None:
        UnitTopic.objects.create(unit=unit, topic=topic)
    return topic


def make_synonym_group(*names: str) -> SynonymGroup:
    """Make a group of words that mean the same; two of its own unless names are given."""
    number = next(_numbers)
    names = names or (f"forkortelse {number}", f"det hele {number}")
    return SynonymGroup.objects.create(names=list(names), sort_key=danish_sort_key(names[0]))


def make_card(owner: Unit | Person | None = None, *, seekings: Sequence[str] = (), **fields: Any) -> Card:
    """Make a shared card of a unit or a person (of a new unit when none is given)."""
    owner = owner or make_unit()
    fields.setdefault("unit" if isinstance(owner, Unit) else "person", owner)
    fields.setdefault("state", State.PUBLISHED)
    fields.setdefault("introduction", "Vi er et lille hus ved vandet med 62 børn og en stor legeplads.")
    fields.setdefault("published_at", timezone.now() if fields["state"] == State.PUBLISHED else None)
    fields.setdefault("confirmed_at", fields["published_at"])
    card = Card.objects.create(**fields)
    Seeking.objects.bulk_create([Seeking(card=card, text=text, position=at) for at, text in enumerate(seekings)])
    return card


def make_potential(
    title: str = "Gradvist tilbage til klassen",
    *,
    card: Card | None = None,
    kind: PotentialKind = PotentialKind.KNOWLEDGE,
    topics: Sequence[Topic] = (),
    **fields: Any,
) -> Potential:
    """Make a shared potential with its details; `stage`, `worked`, `wonder` ... go to a trial, `is_open` to a task."""
    details = {name: fields.pop(name) for name in (*_TRIAL_FIELDS, "is_open") if name in fields}
    fields.setdefault("text", "Vi har fulgt fem børn tættere end ellers og lært meget af deres forældre.")
    fields.setdefault("state", State.PUBLISHED)
    fields.setdefault("created_at", timezone.now())
    fields.setdefault("changed_at", fields["created_at"])
    potential = Potential.objects.create(card=card or make_card(), kind=kind, title=title, **fields)
    if kind == PotentialKind.TRIAL:
        TrialDetails.objects.create(potential=potential, **details)
    if kind == PotentialKind.TASK:
        TaskDetails.objects.create(potential=potential, **details)
    PotentialTopic.objects.bulk_create([PotentialTopic(potential=potential, topic=topic) for topic in topics])
    return potential


_TRIAL_FIELDS = ("stage", "worked", "wonder", "did", "happened", "learned", "next_step")


def make_help_page(title: str = "Sådan søger du", **fields: Any) -> HelpPage:
    fields.setdefault("slug", f"hjaelp-{next(_numbers)}")
    fields.setdefault("text", "Skriv det, som du ville sige det til en kollega.")
    fields.setdefault("changed_at", timezone.now())
    return HelpPage.objects.create(title=title, **fields)


def make_feedback(text: str = "Jeg fandt ikke nummeret på vagten.", **fields: Any) -> Feedback:
    """Make an answer to 'Hvad manglede du?', or a correction when `unit` or `person` is given."""
    is_correction = fields.get("unit") is not None or fields.get("person") is not None
    fields.setdefault("kind", FeedbackKind.CORRECTION if is_correction else FeedbackKind.MISSING)
    fields.setdefault("written_at", timezone.now())
    return Feedback.objects.create(text=text, **fields)


def danish_time(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment as the clock on the wall shows it in Denmark."""
    return datetime(year, month, day, hour, minute, tzinfo=timezone.get_default_timezone())


def make_need(words: str = "vandlopper i kælderen", **fields: Any) -> Need:
    """Make a need that came today, on one day, and holds nobody's name. Each has a key of its own."""
    today = timezone.localdate()
    fields.setdefault("key", f"behov {next(_numbers)}")
    return Need.objects.create(
        words=words, **{"first_day": today, "last_day": today, "days": 1, "may_be_name": False, **fields}
    )
