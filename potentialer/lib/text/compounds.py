"""The last part of a long Danish word, which says what a thing is: a socialpædagog is a pædagog.

A short list of what municipalities call people and places, each tried as the word's end. Full splitting needs a
dictionary; titles and names of institutions hardly do.
"""

from functools import lru_cache

from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import stem

_HEADS = (
    # people
    *("administrator", "afløser", "ansvarlig", "arkitekt", "assistent", "behandler", "betjent", "bibliotekar"),
    *("bogholder", "chef", "chauffør", "controller", "direktør", "faglærer", "formand", "forsker", "fuldmægtig"),
    *("gartner", "hjælper", "ingeniør", "inspektør", "instruktør", "jurist", "koordinator", "konsulent", "laborant"),
    *("leder", "lærer", "læge", "medarbejder", "medhjælper", "mester", "operatør", "planlægger", "plejer"),
    *("psykolog", "pædagog", "rådgiver", "redaktør", "rengøring", "repræsentant", "sagsbehandler", "sekretær"),
    *("souschef", "specialist", "sygeplejerske", "tandlæge", "tekniker", "terapeut", "tolk", "tovholder"),
    *("udvikler", "vejleder", "vejviser", "vikar"),
    # places
    *("afdeling", "bad", "beredskab", "bibliotek", "bo", "boliger", "botilbud", "børnehave", "børnehus", "center"),
    *("dagpleje", "daginstitution", "enhed", "forvaltning", "gruppe", "gård", "hal", "hallen", "have", "hjem"),
    *("hjemmepleje", "hus", "indsats", "institution", "jobcenter", "klub", "klinik", "køkken", "museum", "park"),
    *("plads", "pleje", "plejecenter", "plejehjem", "privatskole", "ressourcecenter", "sekretariat", "service"),
    *("skole", "stab", "station", "svømmehal", "team", "teater", "tilbud", "tjeneste", "udvalg", "vej", "vuggestue"),
    *("værested", "værksted"),
)
_SHORTEST_FRONT = 2  # letters before the head: "it-", "el-"
_SHORTEST_HEAD = 3
_BY_STEM = frozenset(stem(head) for head in _HEADS if len(stem(head)) >= _SHORTEST_HEAD)


@lru_cache(1 << 16)
def heads(word: str) -> tuple[str, ...]:
    """The stems of all listed heads that the word ends in, longest first; empty when the word is itself one."""
    letters = plain_letters(word)
    ends = (stem(letters[start:]) for start in range(_SHORTEST_FRONT, len(letters) - _SHORTEST_HEAD + 1))
    return tuple(dict.fromkeys(end for end in ends if end in _BY_STEM and end != stem(letters)))
