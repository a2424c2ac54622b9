"""Hits of the index become answers on a page: looked up once more, so that nothing is shown that the viewer may not see
or that is no longer there, and with contact at hand."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.domain.accounts.models import Actor
from potentialer.domain.cards.queries import Sight
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.people.queries import people_with_memberships, units_visible_to
from potentialer.domain.potentials.models import PotentialKind
from potentialer.domain.potentials.queries import potentials_seen
from potentialer.domain.topics.models import Topic
from potentialer.domain.topics.queries import topics_visible_to
from potentialer.search.retrieval import Hit, Suggestion
from potentialer.web.search.evidence import Shown, more_text, shown_by
from potentialer.web.search.pages import HitLine, SuggestionLine
from potentialer.web.search.reasons import why
from potentialer.web.shared.parts import Contact, avatar, away_text, contact

KIND_LABELS = {"person": gettext_lazy("Kollega"), "unit": gettext_lazy("Enhed"), "topic": gettext_lazy("Emne")} | {
    str(kind): kind.label for kind in PotentialKind
}

_ICONS = {"person": "person", "unit": "business", "topic": "bookmarks"}


def hit_lines(viewer: Actor, sight: Sight, hits: Sequence[Hit]) -> tuple[HitLine, ...]:
    """In the order of the hits; a handful of queries, however many hits there are. A hit that only its card answers
    is left out when that is not to be seen any more."""
    ids: dict[str, list[int]] = {"person": [], "unit": [], "topic": []}
    for hit in hits:
        ids[hit.kind].append(hit.thing_id)
    things: dict[str, dict[int, Person] | dict[int, Unit] | dict[int, Topic]] = {
        "person": people_with_memberships(viewer).in_bulk(ids["person"]),
        "unit": units_visible_to(viewer).filter(closed_on=None).in_bulk(ids["unit"]),
        "topic": topics_visible_to(viewer).in_bulk(ids["topic"]),
    }
    shown = shown_by(viewer, sight, hits)
    found = ((hit, things[hit.kind].get(hit.thing_id)) for hit in hits)
    lines = [(hit, _line(hit, thing, shown, sight)) for hit, thing in found if thing is not None]
    return tuple(line for hit, line in lines if hit.reason or line.evidence)


def suggestion_lines(viewer: Actor, suggestions: Sequence[Suggestion]) -> tuple[SuggestionLine, ...]:
    """In their order, without the potentials that the viewer may not see, or no longer: the index lags a little."""
    seen = potentials_seen(viewer, [each.thing_id for each in suggestions if _is_potential(each)])
    shown = (each for each in suggestions if not _is_potential(each) or each.thing_id in seen)
    return tuple(_suggestion_line(each) for each in shown)


def _is_potential(suggestion: Suggestion) -> bool:
    return suggestion.kind in PotentialKind.values


def _suggestion_line(suggestion: Suggestion) -> SuggestionLine:
    return SuggestionLine(
        id=f"forslag-{suggestion.key.replace(':', '-')}",
        kind=suggestion.kind,
        is_potential=_is_potential(suggestion),
        icon=_ICONS.get(suggestion.kind, ""),
        kind_label=str(KIND_LABELS[suggestion.kind]),
        label=suggestion.label,
        label_marks=suggestion.label_marks,
        line=" · ".join(part for part in (suggestion.line, _guessed(suggestion)) if part),
        url=reverse(suggestion.kind, args=[suggestion.thing_id]),
    )


def _guessed(suggestion: Suggestion) -> str:
    is_guess = suggestion.reason is not None and suggestion.reason.how == "close"
    return _("staves næsten som det, du skrev") if is_guess else ""


def _line(hit: Hit, thing: Person | Unit | Topic, shown: Shown, sight: Sight) -> HitLine:
    evidence = shown.lines(hit)
    person = thing if isinstance(thing, Person) else None
    first = next(iter(person.first_memberships), None) if person else None  # type: ignore[attr-defined]
    return HitLine(
        kind=hit.kind,
        kind_label=str(KIND_LABELS[hit.kind]),
        label=hit.label,
        label_marks=hit.label_marks,
        line=hit.line,
        line_marks=hit.line_marks,
        url=shown.card_url(hit) or reverse(hit.kind, args=[hit.thing_id]),
        why=why(hit),
        avatar=avatar(person, first.unit_id if first else None) if person else None,
        sign=thing.kind if isinstance(thing, Unit) else "",
        contact=_contact(thing).about(next((each.title for each in evidence if each.title), "")),
        own_text=_own_text(thing, sight),
        away=away_text(person.away_until) if person else "",
        evidence=evidence,
        more_text=more_text(hit),
    )


def _own_text(thing: Person | Unit | Topic, sight: Sight) -> str:
    if isinstance(thing, Person):
        return _("det er dig") if thing.pk == sight.person_id else ""
    return _("her hører du selv til") if isinstance(thing, Unit) and thing.pk in sight.belongs_to else ""


def _contact(thing: Person | Unit | Topic) -> Contact:
    if isinstance(thing, Person):
        return contact(phone=thing.phone, mobile=thing.mobile, mail=thing.mail, teams=True)
    if isinstance(thing, Unit):
        return contact(phone=thing.phone, mail=thing.mail)
    return contact()
