"""Why an owner is a hit: what on the card answers, as a sentence that a person can check."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.models import Card
from potentialer.domain.cards.queries import Sections, Sight, cards_visible_to, sections_of_cards
from potentialer.domain.potentials.models import Potential, PotentialKind, Stage
from potentialer.domain.potentials.queries import potentials_visible_to
from potentialer.domain.topics.queries import topics_visible_to
from potentialer.search.retrieval import Evidence, Hit
from potentialer.web.search.pages import EvidenceLine
from potentialer.web.search.recency import new_card_text, recent_text
from potentialer.web.shared.parts import Link
from potentialer.web.shared.potentials import line_of, potential_url, worked_text

_BECAUSE = {
    "knowledge": gettext_lazy("Fordi %(who)s ved noget om"),
    "trial": gettext_lazy("Fordi %(who)s har prøvet"),
    "task": gettext_lazy("Fordi %(who)s er i gang med"),
    "seeking": gettext_lazy("Fordi %(who)s gerne vil lære"),
    "card": gettext_lazy("Fordi %(who)s fortæller"),
}
_BECAUSE_OF_TRIAL = {
    Stage.IDEA: gettext_lazy("Fordi %(who)s overvejer at prøve"),
    Stage.RUNNING: gettext_lazy("Fordi %(who)s er ved at prøve"),
}
# A trial's quote says which part of the story it is from, where that would else mislead.
_PARTS = {
    "wonder": gettext_lazy("Det undrede de sig over: "),
    "next_step": gettext_lazy("Næste skridt: "),
}
_OF_THE_CARD = {
    "seeking": gettext_lazy("Vil lære"),
    "card": gettext_lazy("Visitkort"),
}
_SECTIONS = {"introduction": "introduction", "contact": "contact_wishes", "seeking": "seekings"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the hits point at, looked up once more: what is gone or not the viewer's to see is missing here."""

    potentials: dict[int, Potential]
    cards: dict[str, Card]  # by the owner's key: "unit:3"
    sections: dict[int, Sections]  # by the card's id
    topics: Mapping[int, Mapping[str, Link]]  # by the potential's id: each name of its topics, and the topic

    def card_url(self, hit: Hit) -> str:
        card = self.cards.get(hit.key)
        return reverse("card", args=[card.pk]) if card else ""

    def lines(self, hit: Hit) -> tuple[EvidenceLine, ...]:
        who = _("de") if hit.kind == "unit" else hit.label.split()[0]
        return tuple(line for each in hit.evidence if (line := self._line(hit, each, who)))

    def _line(self, hit: Hit, evidence: Evidence, who: str) -> EvidenceLine | None:
        if evidence.key.startswith("potential:"):
            potential = self.potentials.get(evidence.thing_id)
            topics = self.topics.get(evidence.thing_id, {})
            return _of_potential(evidence, potential, who, topics) if potential else None
        card = self.cards.get(hit.key)
        section = _SECTIONS[evidence.key.partition(":")[0]]
        is_seen = card is not None and card.pk in self.sections and getattr(self.sections[card.pk], section)
        return _of_card(evidence, card, who) if card and is_seen else None


def shown_by(viewer: Actor, sight: Sight, hits: Iterable[Hit]) -> Shown:
    """A handful of statements, however many hits there are."""
    ids: dict[str, list[int]] = {"person": [], "unit": []}
    for hit in hits:
        ids.get(hit.kind, []).append(hit.thing_id)
    wanted = [each.thing_id for hit in hits for each in hit.evidence if each.key.startswith("potential:")]
    quoted = {each.thing_id for hit in hits for each in hit.evidence if not each.key.startswith("potential:")}
    visible = cards_visible_to(viewer, sight).select_related(None)
    cards = list(visible.filter(unit_id__in=ids["unit"]) | visible.filter(person_id__in=ids["person"]))
    return Shown(
        potentials=_without_texts(potentials_visible_to(viewer, sight)).in_bulk(wanted),
        cards={f"unit:{card.unit_id}" if card.unit_id else f"person:{card.person_id}": card for card in cards},
        sections=sections_of_cards(viewer, [card for card in cards if card.pk in quoted], sight),
        topics=_topics_of(viewer, [each.thing_id for hit in hits for each in hit.evidence if each.topics]),
    )


def _topics_of(viewer: Actor, potentials: list[int]) -> dict[int, dict[str, Link]]:
    """One statement, and none where no topic is to be named."""
    named: dict[int, dict[str, Link]] = {}
    if not potentials:
        return named
    of_potential = "potential_topics__potential_id"
    found = topics_visible_to(viewer).filter(**{f"{of_potential}__in": potentials}).order_by("sort_key", "id")
    for potential, pk, title, synonyms in found.values_list(of_potential, "id", "title", "synonyms"):
        url, names = reverse("topic", args=[pk]), named.setdefault(potential, {})
        names[title] = Link(title, url)
        for synonym in synonyms:
            also = _("%(title)s, også kaldet %(name)s") % {"title": title, "name": synonym}
            names.setdefault(synonym, Link(also, url))
    return named


def _without_texts(potentials: QuerySet[Potential]) -> QuerySet[Potential]:
    """Only what an answer says of them beside what the index has: kind, stage, help and period."""
    lean = potentials.prefetch_related(None).select_related(None).select_related("trial")
    trial = ("trial__stage", "trial__worked")
    return lean.only("kind", "help", "starts_on", "ends_on", "created_at", "changed_at", "card_id", *trial)


def more_text(hit: Hit) -> str:
    if not hit.more_evidence:
        return ""
    text = ngettext("Og én ting til på visitkortet", "Og %(n)s ting til på visitkortet", hit.more_evidence)
    return text % {"n": hit.more_evidence}


def _of_potential(evidence: Evidence, potential: Potential, who: str, topics: Mapping[str, Link]) -> EvidenceLine:
    part = str(_PARTS.get(evidence.field, ""))
    return EvidenceLine(
        because=str(_because(potential)) % {"who": who},
        kind=potential.kind,
        kind_label=str(PotentialKind(potential.kind).label),
        title=evidence.title,
        title_marks=evidence.title_marks,
        line=line_of(potential),
        url=potential_url(potential),
        text=part + evidence.text,
        text_marks=tuple((start + len(part), end + len(part)) for start, end in evidence.text_marks),
        worked_text=worked_text(potential),
        known_as=_known_as(evidence),
        topics=_topics(evidence, topics),
        is_told=_is_told(evidence),
        recent_text=recent_text(potential.created_at, potential.changed_at),
    )


def _is_told(evidence: Evidence) -> bool:
    """Whether a reader can see why: else only a part of a word answers somewhere in what is not quoted."""
    return bool(evidence.title_marks or evidence.text_marks or evidence.topics or evidence.names)


def _topics(evidence: Evidence, named: Mapping[str, Link]) -> tuple[Link, ...]:
    """Each topic once; where its title answers and another name as well, with that name."""
    links = [named.get(name, Link(name, "")) for name in evidence.topics]
    return tuple({link.url or link.label: link for link in links}.values())


def _known_as(evidence: Evidence) -> tuple[Link, ...]:
    same = _("%(asked)s er det samme som %(name)s")
    words = reverse("words")
    return tuple(
        Link(same % {"asked": asked, "name": name}, f"{words}?{urlencode({'find': asked})}")
        for asked, name in evidence.names
    )


def _because(potential: Potential) -> Any:
    of_trial = _BECAUSE_OF_TRIAL.get(Stage(potential.trial.stage)) if potential.kind == PotentialKind.TRIAL else None
    return of_trial or _BECAUSE[potential.kind]


def _of_card(evidence: Evidence, card: Card, who: str) -> EvidenceLine:
    kind = "seeking" if evidence.kind == "seeking" else "card"
    return EvidenceLine(
        because=str(_BECAUSE[kind]) % {"who": who},
        kind=kind,
        kind_label=str(_OF_THE_CARD[kind]),
        title="",
        title_marks=(),
        line="",
        url=reverse("card", args=[card.pk]),
        text=evidence.text,
        text_marks=evidence.text_marks,
        known_as=_known_as(evidence),
        is_told=_is_told(evidence),
        recent_text=new_card_text(card.published_at),
    )
