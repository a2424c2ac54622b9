"""Why something is a hit, as a sentence that a person can check."""

from django.utils.translation import gettext as _

from potentialer.search.retrieval import Hit, Reason


def why(hit: Hit) -> str:
    """ "" when the marked words say it already."""
    for reason in hit.reasons:
        if sentence := _sentence(hit, reason):
            return sentence
    return ""


def _sentence(hit: Hit, reason: Reason) -> str:
    if reason.how == "number":
        return _("Telefonnummeret passer")
    if reason.how == "address":
        return _("Mailadressen passer")
    if reason.how == "synonym":
        return _("Et andet navn for det, du skrev")
    if reason.how == "close":
        return _("Staves næsten som det, du skrev")
    if reason.how == "variant":
        return _("Lyder som det, du skrev")
    if reason.text in hit.label or reason.text in hit.line:
        return ""
    known_as = _("Kaldes også %(text)s")
    sentences = {
        "name": known_as,
        "topic": known_as if hit.kind == "topic" else _("Arbejder med %(text)s"),
        "place": _("Holder til i %(text)s"),
        "unit": _("Hører til %(text)s"),
        "kind": _("Er %(text)s"),
        "title": _("Er %(text)s"),
        "role": _("Er %(text)s"),
    }
    sentence = sentences.get(reason.field, "")
    return sentence % {"text": reason.text} if sentence else ""
