"""Whether words that were searched for may be what somebody is called. It rather says yes once too often."""

import re
from collections.abc import Collection

from potentialer.domain.people.models import Person
from potentialer.lib.text.names import sound

# The most common first names and surnames in Denmark, for those who are not in the directory: citizens.
_ORDINARY = """
anne mette kirsten hanne lene susanne pia charlotte louise camilla maria line anna karen inge lone tina bente birgit
rikke helle marianne gitte jette annette lise birthe else jytte inger lis ulla ruth dorthe henriette sofie sofia emma
ida freja clara laura alma karla nora mathilde julie sara sarah cecilie maja caroline amalie emilie signe katrine ditte
nanna stine malene anja heidi tove bodil grethe ingrid ellen astrid agnes josefine victoria liva olivia alberte isabella
fatima aisha amina layla zahra maryam aya lars peter henrik thomas jens søren michael martin morten christian anders
kasper niels hans jan jørgen per ole poul erik bent kim flemming torben finn john carsten claus brian rasmus mads
mikkel frederik emil william oliver noah oscar lucas magnus victor alfred karl malthe elias august valdemar jonas simon
jakob daniel alexander mathias sebastian tobias andreas nicolai philip benjamin steffen jesper kenneth allan rené leif
knud svend arne viggo aage ahmed ali omar hassan hussein ibrahim yusuf mohamed mustafa abdi
nielsen jensen hansen pedersen andersen christensen larsen sørensen rasmussen jørgensen petersen madsen kristensen olsen
thomsen christiansen poulsen johansen møller mortensen knudsen jakobsen jacobsen mikkelsen olesen frederiksen laursen
henriksen lund schmidt eriksen holm kristiansen clausen simonsen svendsen andreasen iversen jeppesen vestergaard
jespersen nissen lauridsen jepsen jessen kjær kjærgaard nørgaard mogensen jochumsen østergaard bertelsen overgaard
søndergaard lauritsen dahl friis bak bach bang winther toft berg juhl ravn steffensen carlsen bruun krogh villadsen
bundgaard dam mathiesen hermansen lorentzen nguyen khan yilmaz abdi
"""
_WORDS = re.compile(r"[^\W\d_]+")


def known_names() -> frozenset[str]:
    """How every first name and surname in the directory sounds, also of those who have left, and the ordinary ones.
    Reads all names: for the background."""
    words = set(_WORDS.findall(_ORDINARY))
    for name in Person.objects.order_by().values_list("name", flat=True).iterator():
        words.update(_WORDS.findall(name))
    return frozenset(sound(word) for word in words)


def holds_name(text: str, names: Collection[str]) -> bool:
    return any(_is_name(word, names) for word in _WORDS.findall(text))


def is_all_names(words: Collection[str], names: Collection[str]) -> bool:
    """First name and surname, say. One word alone may well be an ordinary one: skov, bæk, dam."""
    return len(words) > 1 and all(_is_name(word, names) for word in words)


def _is_name(word: str, names: Collection[str]) -> bool:
    return sound(word) in names or (word[-1:] in "sS" and sound(word[:-1]) in names)
