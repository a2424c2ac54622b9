"""The Danish sentence for each reason why something could not be saved."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.base.errors import Invalid

_SENTENCES = {
    "missing": gettext_lazy("Skriv noget her, før du gemmer."),
    "login_taken": gettext_lazy("Der er allerede en bruger med det brugernavn. Vælg et andet."),
    "slug_taken": gettext_lazy("Der er allerede en side med den titel. Vælg en anden."),
    "own_administration": gettext_lazy("Du kan ikke tage dine egne rettigheder. Bed en anden administrator om det."),
    "own_account": gettext_lazy("Du kan ikke lukke din egen adgang. Bed en anden administrator om det."),
    "has_access": gettext_lazy("Kollegaen har allerede adgang."),
    "has_left": gettext_lazy("Kollegaen er her ikke længere. Vælg en anden."),
    "ends_before_it_starts": gettext_lazy("Det kan ikke slutte, før det begyndte. Ret en af datoerne."),
    "unlikely_year": gettext_lazy("Se efter, om årstallet er rigtigt. Skriv det med fire cifre."),
    "nothing_told": gettext_lazy("Fortæl et par linjer om det, før du deler. En overskrift alene hjælper ingen."),
    "too_few_names": gettext_lazy("Skriv mindst to forskellige ord, der betyder det samme."),
    "too_long": gettext_lazy("Det er lidt for langt. Skriv det kortere."),
    "too_many": gettext_lazy("Det er lidt for mange linjer. Behold de vigtigste."),
    "unreadable": gettext_lazy("Der er et tegn i teksten, som vi ikke kan gemme. Skriv stedet igen."),
    "unknown_choice": gettext_lazy("Vælg en af mulighederne."),
    "unknown_audience": gettext_lazy("Vælg, hvem der må se det."),
    "word_too_long": gettext_lazy("Et af ordene er for langt. Et par ord er nok til at finde emnet."),
    "too_many_words": gettext_lazy("Det er for mange ord. Behold dem, folk søger på."),
    "same_topic": gettext_lazy("Vælg et andet emne end det selv."),
    "under_itself": gettext_lazy("Det emne ligger under det her. Læg det nederste sammen med det øverste i stedet."),
    "unknown_topic": gettext_lazy("Det emne findes ikke længere. Vælg et andet."),
    "key_taken": gettext_lazy("Der er allerede en enhed med den nøgle."),
}
_SENTENCES_WITH_DETAIL = {
    "too_many_names": gettext_lazy("En gruppe kan højst have %(detail)s ord. Behold dem, folk virkelig bruger."),
    "name_too_long": gettext_lazy("”%(detail)s” er for langt. Et navn er højst 6 ord og 60 tegn."),
    "name_without_letters": gettext_lazy("”%(detail)s” er hverken et ord eller et tal. Skriv det, eller tag det ud."),
    "name_of_small_words": gettext_lazy("”%(detail)s” er kun småord, og dem søger vi ikke på. Tag det ud."),
    "name_taken": gettext_lazy("”%(detail)s” står allerede i en anden gruppe. Et ord kan kun stå ét sted."),
}
_SENTENCES_OF_FIELDS = {
    ("missing", "introduction"): gettext_lazy("Skriv et par linjer her. Uden dem kan kortet ikke være delt."),
}
BUSY = gettext_lazy(
    "Der bliver gemt meget lige nu, så vi nåede ikke at gemme dit. Det, du har skrevet, er her stadig. "
    "Prøv igen om et øjeblik."
)


def sentence(error: Invalid) -> str:
    """What is wrong, and what to do."""
    if error.code == "cpr":
        text = _("Her ligner noget et CPR-nummer (linje %(line)s). Tag det ud, før du gemmer. Din tekst er her stadig.")
        return text % {"line": error.detail or "1"}
    if error.code in _SENTENCES_WITH_DETAIL:
        return str(_SENTENCES_WITH_DETAIL[error.code]) % {"detail": error.detail}
    said = _SENTENCES_OF_FIELDS.get((error.code, error.field)) or _SENTENCES.get(error.code)
    return str(said or _("Det kunne ikke gemmes. Se teksten igennem, og prøv igen."))
