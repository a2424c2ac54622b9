"""What an installation holds, as rows that a peer can search. Runs where Django is set up."""

from collections.abc import Iterator

from relevance.peers import Row

_STORY = ("wonder", "did", "happened", "learned", "next_step")


def rows_of_texts(viewer: object) -> Iterator[Row]:
    """The potentials that the viewer may see: title, text, and the names of their topics. The keys are their ids."""
    from potentialer.domain.potentials.queries import potentials_visible_to

    for potential in potentials_visible_to(viewer).order_by("id").iterator(chunk_size=500):  # type: ignore[arg-type]
        card = potential.card
        owner = f"unit:{card.unit.key}" if card.unit else f"person:{card.person.key}"  # type: ignore[union-attr] # a card has one owner
        trial = getattr(potential, "trial", None)
        story = [getattr(trial, part) for part in _STORY] if trial else [potential.text]
        topics = [row.topic.title for row in potential.topics]  # type: ignore[attr-defined]
        yield Row(str(potential.pk), owner, potential.title, "\n".join(part for part in (*story, *topics) if part))


def rows_of_directory() -> Iterator[Row]:
    """Each unit that is open and each person who is here: name, and title, units, nicknames, telephone and mail.
    Telephones stand both as they are written and in one, for they are asked for both ways."""
    from potentialer.domain.people.models import Person, Unit

    for unit in (
        Unit.objects.filter(closed_on=None).select_related("parent").prefetch_related("nicknames").order_by("id")
    ):
        names = [unit.short_name, *(nickname.name for nickname in unit.nicknames.all()), unit.get_kind_display()]
        place = [unit.parent.name if unit.parent else "", unit.street, unit.town, unit.mail]
        key = f"unit:{unit.key}"
        yield Row(key, key, unit.name, _together([*names, *place, *_both_ways(unit.phone)]))
    for person in Person.objects.filter(left_on=None).prefetch_related("memberships__unit").order_by("id"):
        jobs = list(person.memberships.all())
        places = [part for job in jobs for part in (job.title, job.unit.name, job.unit.short_name)]
        phones = [*_both_ways(person.phone), *_both_ways(person.mobile)]
        key = f"person:{person.key}"
        yield Row(key, key, person.name, _together([person.title, *places, person.mail, *phones]))


def _both_ways(phone: str) -> tuple[str, str]:
    return phone, "".join(letter for letter in phone if letter.isdigit())


def _together(parts: list[str]) -> str:
    return "\n".join(dict.fromkeys(part for part in parts if part))
