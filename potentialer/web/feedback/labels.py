"""A page of the site by the name a person knows it by."""

from collections.abc import Collection

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from potentialer.domain.accounts.models import Actor
from potentialer.domain.people.queries import people_visible_to, units_visible_to
from potentialer.domain.topics.queries import topics_visible_to

_TOO_LARGE = 2**63  # for a database's integer; anybody can type such an address


def labels_of_paths(viewer: Actor, paths: Collection[str]) -> dict[str, str]:
    """Path -> label, in a constant number of queries. A page that is no more is called just that."""
    matches = {path: match for path in paths if (match := _match(path))}
    units = units_visible_to(viewer).in_bulk(_ids(matches, "unit_id"))
    people = people_visible_to(viewer).in_bulk(_ids(matches, "person_id"))
    topics = topics_visible_to(viewer).in_bulk(_ids(matches, "topic_id"))
    names = {
        **{("unit_id", pk): unit.name for pk, unit in units.items()},
        **{("person_id", pk): person.name for pk, person in people.items()},
        **{("topic_id", pk): topic.title for pk, topic in topics.items()},
    }
    return {path: _name(matches.get(path), names) or _section(matches.get(path)) for path in paths}


def _name(match: ResolverMatch | None, names: dict[tuple[str, int], str]) -> str:
    things = match.kwargs.items() if match else ()
    return next((names[thing] for thing in things if thing in names), "")


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _ids(matches: dict[str, ResolverMatch], name: str) -> list[int]:
    ids = (match.kwargs[name] for match in matches.values() if name in match.kwargs)
    return [number for number in ids if number < _TOO_LARGE]


def _section(match: ResolverMatch | None) -> str:
    if match is None:
        return _("en side, der ikke er mere")
    first = match.route.split("/")[0]
    sections = {
        "": _("Forsiden"),
        "soeg": _("Søgning"),
        "enheder": _("Enheder"),
        "kolleger": _("Kolleger"),
        "emner": _("Emner"),
        "hjaelp": _("Hjælp"),
        "min-side": _("Min side"),
        "tilbagemeldinger": _("Tilbagemeldinger"),
        "administration": _("Administration"),
    }
    return sections.get(first, _("Siden"))
