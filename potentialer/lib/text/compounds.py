"""The last part of a long Danish word, which says what a thing is: a socialpædagog is a pædagog.

A short list of what municipalities call people and places, each tried as the word's end. Full splitting needs a
dictionary; titles and names of institutions hardly do.
"""

from functools import lru_cache

from potentialer.lib.text.letters import plain_letters
from potentialer.lib.text.names import stem, stem_of

_PEOPLE = (
    *("administrator", "afløser", "ansvarlig", "arkitekt", "assistent", "behandler", "betjent", "bibliotekar"),
    *("bogholder", "chef", "chauffør", "controller", "direktør", "faglærer", "formand", "forsker", "fuldmægtig"),
    *("gartner", "hjælper", "ingeniør", "inspektør", "instruktør", "jurist", "koordinator", "konsulent", "laborant"),
    *("leder", "lærer", "læge", "medarbejder", "medhjælper", "mester", "operatør", "planlægger", "plejer"),
    *("psykolog", "pædagog", "rådgiver", "redaktør", "rengøring", "repræsentant", "sagsbehandler", "sekretær"),
    *("souschef", "specialist", "sygeplejerske", "tandlæge", "tekniker", "terapeut", "tolk", "tovholder"),
    *("udvikler", "vejleder", "vejviser", "vikar"),
)
_PLACES = (
    *("afdeling", "bad", "beredskab", "bibliotek", "bo", "boliger", "botilbud", "børnehave", "børnehus", "center"),
    *("dagpleje", "daginstitution", "enhed", "forvaltning", "gruppe", "gård", "hal", "hallen", "have", "hjem"),
    *("hjemmepleje", "hus", "indsats", "institution", "jobcenter", "klub", "klinik", "køkken", "museum", "park"),
    *("plads", "pleje", "plejecenter", "plejehjem", "privatskole", "ressourcecenter", "sekretariat", "service"),
    *("skole", "stab", "station", "svømmehal", "team", "teater", "tilbud", "tjeneste", "udvalg", "vej", "vuggestue"),
    *("værested", "værksted"),
)
_SHORTEST_FRONT = 2  # letters before the head: "it-", "el-"
_SHORTEST_HEAD = 3
_PEOPLE_STEMS = frozenset(stem(head) for head in _PEOPLE)
_STEMS = _PEOPLE_STEMS | {stem(head) for head in _PLACES if len(stem(head)) >= _SHORTEST_HEAD}


@lru_cache(1 << 13)
def heads(word: str) -> tuple[str, ...]:
    """The stems of the listed heads that the word ends in, longest first; empty when the word is itself one.

    What a person is called holds no shorter one: a vejleder is no leder, a souschef no chef.
    """
    letters = plain_letters(word)
    own = stem_of(letters)
    if own in _PEOPLE_STEMS:
        return ()
    found: list[str] = []
    for start in range(_SHORTEST_FRONT, len(letters) - _SHORTEST_HEAD + 1):
        end = stem_of(letters[start:])
        if end in _STEMS and end != own:
            found.append(end)
        if end in _PEOPLE_STEMS:
            break
    return tuple(dict.fromkeys(found))
