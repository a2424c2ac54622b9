"""Puts the demo municipality into the database, the same way as a municipality's own files come in."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from potentialer.base.errors import PotentialerError
from potentialer.domain.accounts.models import System, User
from potentialer.domain.accounts.operations import set_account_roles
from potentialer.domain.cards.models import Card
from potentialer.domain.changes.operations import writing
from potentialer.domain.people.bulk import Progress
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.people.operations import give_access, set_away
from potentialer.domain.potentials.models import Potential, PotentialKind
from potentialer.domain.topics.bulk import save_topics
from potentialer.exchange.demo.card_loading import load_grown_cards, load_written_cards
from potentialer.exchange.demo.municipality import PEOPLE, ROOT_KEY, CastRow, Municipality, build_municipality
from potentialer.exchange.demo.texts import load_texts
from potentialer.exchange.organisation.applying import apply_plan
from potentialer.exchange.organisation.planning import plan_organisation


class RealOrganisation(PotentialerError):
    """The database holds an organisation that is not the demo's. Nothing was touched."""

    code = "real_organisation"


@dataclass(frozen=True, slots=True)
class CastMember:
    """`created` is False when the account was there already."""

    login: str
    name: str
    who: str
    created: bool


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What is there now, and how many things this run touched."""

    municipality: str
    units: int
    people: int
    topics: int
    cards: int
    knowledge: int
    trials: int
    tasks: int
    cast: tuple[CastMember, ...]
    changes: int

    @property
    def is_unchanged(self) -> bool:
        return self.changes == 0


def load_demo(*, people: int = PEOPLE, seed: int = 1, progress: Progress | None = None) -> DemoReport:
    """Make the demo municipality, or bring one that is there to this size and seed; a second run changes nothing.

    Several transactions: a run that was interrupted is finished by the next one, but for who is away.
    Raises RealOrganisation, and ValueError when there are too few people (see build_municipality).
    """
    refuse_real_organisation()
    municipality = build_municipality(people=people, seed=seed)
    actor = System()
    # Topics first: the units point at them.
    saved = save_topics(actor, rows=municipality.topics)
    plan = plan_organisation(municipality.organisation)
    apply_plan(actor, plan=plan, progress=progress)
    _send_away(actor, municipality, {step.key for step in plan.people if step.action == "created"})
    cast = tuple(_let_in(actor, member) for member in municipality.cast)
    cards = load_written_cards(actor)
    if municipality.grown:
        cards += load_grown_cards(actor, municipality=municipality, seed=seed, progress=progress)
    kinds = dict(Potential.objects.values("kind").annotate(n=Count("id")).values_list("kind", "n"))
    return DemoReport(
        municipality=municipality.name,
        units=len(municipality.organisation.units),
        people=len({row.key for row in municipality.organisation.people}),
        topics=sum(bool(row.parent_key) for row in municipality.topics),  # without the themes
        cards=Card.objects.count(),
        knowledge=kinds.get(PotentialKind.KNOWLEDGE, 0),
        trials=kinds.get(PotentialKind.TRIAL, 0),
        tasks=kinds.get(PotentialKind.TASK, 0),
        cast=cast,
        changes=saved + len(plan.units) + len(plan.people) + sum(member.created for member in cast) + cards,
    )


def refuse_real_organisation() -> None:
    """An empty database will do, and one whose only tree is the demo's own. Raises RealOrganisation."""
    tops = Unit.objects.filter(closed_on=None, parent=None)
    demo = tops.filter(key=ROOT_KEY, name=load_texts().name)
    if demo.exists() and not tops.exclude(key=ROOT_KEY).exists():
        return
    if Unit.objects.exists() or Person.objects.exists():
        raise RealOrganisation


def _send_away(actor: System, municipality: Municipality, newcomers: Collection[str]) -> None:
    """Who is away is no register's to say but one's own, so it is told of new people only: nobody who came back
    is sent away again."""
    until = {row.key: row.away_until for row in municipality.organisation.people if row.away_until}
    with writing():
        for person in Person.objects.filter(key__in=list(until.keys() & newcomers)).order_by("id"):
            set_away(actor, person=person, until=until[person.key])


def _let_in(actor: System, member: CastRow) -> CastMember:
    """An account without a password: the login page lets one enter as it, in the demo and only there."""
    person = Person.objects.select_related("account").get(key=member.person_key)
    taken = User.objects.filter(login=member.login).exists()
    created = person.account is None and not taken
    if created:
        account = give_access(actor, person=person, login=member.login, is_demo_cast=True)
        if member.is_editor or member.is_administrator:
            set_account_roles(
                actor, account=account, is_editor=member.is_editor, is_administrator=member.is_administrator
            )
    return CastMember(member.login, person.name, member.who, created)
