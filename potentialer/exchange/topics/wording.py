"""The Danish sentences of the import of topics: what is wrong and what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from potentialer.exchange.organisation import wording as of_tables
from potentialer.exchange.organisation.faults import Fault
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.organisation.wording import thousands
from potentialer.exchange.topics.rows import AnyFault, Line, TopicCode

_SENTENCES: Mapping[TopicCode, object] = {
    TopicCode.NOT_JSON: gettext_lazy("Linjen er ikke et helt JSON-objekt."),
    TopicCode.NOT_JSON_LINES: gettext_lazy("Skriv ét JSON-objekt på hver linje, uden en liste om dem."),
    TopicCode.WRONG_SHAPE: gettext_lazy("Feltet %(value)s har en forkert form."),
    TopicCode.NO_NUMBER: gettext_lazy("Nummeret mangler."),
    TopicCode.BAD_NUMBER: gettext_lazy(
        "%(value)s er ikke et KLE-nummer. Har Excel ændret det, så gør kolonnen til Tekst, og sæt numrene ind igen."
    ),
    TopicCode.LONG_NUMBER: gettext_lazy("Nummeret er for langt (højst 60 tegn): %(value)s"),
    TopicCode.LONG_TITLE: gettext_lazy("Titlen er for lang (højst 160 tegn): %(value)s"),
    TopicCode.NO_TITLE: gettext_lazy("Emnet %(value)s er nyt og skal have en titel."),
    TopicCode.CPR: gettext_lazy("Her ligner noget et CPR-nummer. Tag det ud; det må ikke læses ind."),
    TopicCode.CONTROL: gettext_lazy("Her er usynlige styretegn: %(value)s. Skriv teksten igen."),
    TopicCode.DOUBLE_NUMBER: gettext_lazy("Nummeret %(value)s er brugt to gange. Det står også på %(other)s."),
    TopicCode.UNKNOWN_PARENT: gettext_lazy(
        "Det overordnede emne %(value)s findes ikke. Ret nummeret, eller tilføj emnet."
    ),
    TopicCode.CYCLE: gettext_lazy("Emnet %(value)s kommer til at høre under sig selv. Ret det overordnede nummer."),
    TopicCode.NO_COLUMNS: gettext_lazy(
        "Vi kan ikke se, hvad kolonnerne er. Skriv overskrifterne Nummer, Titel, Overordnet, Synonymer og Søgeord."
    ),
}


def told(fault: AnyFault) -> str:
    """`kle.jsonl, linje 12: Nummeret mangler.`"""
    if isinstance(fault, Fault):
        place, sentence = of_tables.where(fault), of_tables.sentence(fault)
    else:
        place = ", ".join(part for part in (fault.place.file, _place_words(fault.place)) if part)
        sentence = str(_SENTENCES[fault.code]) % {
            "value": f"»{fault.value}«",
            "other": _place_words(fault.other) if fault.other else "",
        }
    return f"{place}: {sentence}" if place else sentence


def _place_words(place: Place) -> str:
    if isinstance(place, Line):
        return _("linje %(line)s") % {"line": thousands(place.row)}
    return of_tables.place_words(place)


def topics_words(count: int) -> str:
    return ngettext("%(n)s emne", "%(n)s emner", count) % {"n": thousands(count)}
