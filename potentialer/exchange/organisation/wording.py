"""The Danish sentences of the import: what is wrong and what to do. Used by the command and the pages alike."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from potentialer.domain.people.models import Role, UnitKind
from potentialer.exchange.organisation.faults import Code, Fault
from potentialer.exchange.organisation.plan import FieldChange
from potentialer.exchange.organisation.rows import Place

# What the fields are called in the mapping, in sentences and after --map.
FIELD_LABELS: Mapping[str, object] = {
    "unit.key": gettext_lazy("enhedskode"),
    "unit.name": gettext_lazy("enhedens navn"),
    "unit.parent_key": gettext_lazy("overordnet enhed"),
    "unit.parent_name": gettext_lazy("overordnet enheds navn"),
    "unit.kind": gettext_lazy("enhedstype"),
    "unit.short_name": gettext_lazy("enhedens korte navn"),
    "unit.nicknames": gettext_lazy("enhedens kaldenavne"),
    "unit.phone": gettext_lazy("enhedens telefon"),
    "unit.mail": gettext_lazy("enhedens fællespostkasse"),
    "unit.street": gettext_lazy("enhedens vej og husnummer"),
    "unit.postcode": gettext_lazy("enhedens postnummer"),
    "unit.town": gettext_lazy("enhedens by"),
    "unit.postcode_town": gettext_lazy("enhedens postnummer og by"),
    "unit.opening_hours": gettext_lazy("åbningstid"),
    "unit.topic_keys": gettext_lazy("emner"),
    "unit.replaces": gettext_lazy("erstatter enheden"),
    "person.key": gettext_lazy("medarbejdernummer"),
    "person.name": gettext_lazy("medarbejderens navn"),
    "person.given_name": gettext_lazy("fornavn"),
    "person.surname": gettext_lazy("efternavn"),
    "person.title": gettext_lazy("stilling"),
    "person.role": gettext_lazy("rolle"),
    "person.is_leader": gettext_lazy("er leder (ja eller nej)"),
    "person.phone": gettext_lazy("telefon"),
    "person.mobile": gettext_lazy("mobil"),
    "person.mail": gettext_lazy("mail"),
    "person.contact": gettext_lazy("mail og telefon i samme kolonne"),
    "person.away_until": gettext_lazy("væk til og med"),
    "person.employed_from": gettext_lazy("ansat fra"),
    "person.employed_until": gettext_lazy("ansat til og med"),
}
KIND_LABELS: Mapping[str, object] = {
    "units": gettext_lazy("enheder"),
    "people": gettext_lazy("medarbejdere"),
    "both": gettext_lazy("enheder og medarbejdere på samme rækker"),
    "ignored": gettext_lazy("læses ikke"),
}
_CHANGED_LABELS: Mapping[str, object] = {
    "name": gettext_lazy("navn"),
    "key": gettext_lazy("nummer"),
    "short_name": gettext_lazy("kort navn"),
    "kind": gettext_lazy("type"),
    "phone": gettext_lazy("telefon"),
    "mobile": gettext_lazy("mobil"),
    "mail": gettext_lazy("mail"),
    "street": gettext_lazy("vej og husnummer"),
    "postcode": gettext_lazy("postnummer"),
    "town": gettext_lazy("by"),
    "opening_hours": gettext_lazy("åbningstid"),
    "nicknames": gettext_lazy("kaldenavne"),
    "topic_keys": gettext_lazy("emner"),
    "parent_key": gettext_lazy("hører under"),
    "title": gettext_lazy("stilling"),
    "role": gettext_lazy("rolle"),
    "unit": gettext_lazy("enhed"),
    "away_until": gettext_lazy("væk til og med"),
}
_KINDS_OF_FILE: Mapping[str, object] = {
    "pdf": gettext_lazy("en PDF"),
    "xls": gettext_lazy("en gammel Excel-fil (.xls)"),
    "xlsb": gettext_lazy("en binær Excel-fil (.xlsb)"),
    "ods": gettext_lazy("et OpenDocument-regneark (.ods)"),
    "html": gettext_lazy("en hjemmeside (HTML)"),
    "xml": gettext_lazy("en XML-fil"),
    "docx": gettext_lazy("et Word-dokument"),
    "pptx": gettext_lazy("en PowerPoint-præsentation"),
    "rtf": gettext_lazy("et RTF-dokument"),
    "image": gettext_lazy("et billede"),
    "archive": gettext_lazy("en pakket fil (zip)"),
    "database": gettext_lazy("en database"),
    "binary": gettext_lazy("hverken et regneark eller tekst"),
}
_SENTENCES: Mapping[Code, object] = {
    Code.EMPTY_FILE: gettext_lazy("Filen er tom."),
    Code.TOO_LARGE: gettext_lazy("Filen er for stor. Den må højst fylde %(count)s MB."),
    Code.NOT_A_TABLE: gettext_lazy(
        "Filen er %(kind)s. Gem den som CSV eller Excel-projektmappe (.xlsx), og prøv igen."
    ),
    Code.LOCKED: gettext_lazy("Filen er låst med en adgangskode. Fjern koden i Excel, og prøv igen."),
    Code.BOMB: gettext_lazy("Filen fylder alt for meget, når den pakkes ud, og er ikke læst. Gem den som CSV."),
    Code.BROKEN_FILE: gettext_lazy(
        "Filen er i stykker og kan ikke læses. Åbn den i Excel, gem den igen, og prøv med den."
    ),
    Code.TOO_MANY_ROWS: gettext_lazy("Der er flere end %(count)s rækker. Del filen op."),
    Code.TOO_MANY_COLUMNS: gettext_lazy("Der er flere end %(count)s kolonner. Slet dem, der ikke skal bruges."),
    Code.UNCLOSED_QUOTE: gettext_lazy(
        'Et citationstegn (") bliver aldrig sluttet, så resten af filen bliver én celle. Ret det på denne række.'
    ),
    Code.DOUBLE_ENCODED: gettext_lazy(
        "Æ, ø og å er gået i stykker (for eksempel Ã¸ for ø). Hent filen igen som UTF-8."
    ),
    Code.NO_ROWS: gettext_lazy("Der er ingen rækker under overskrifterne."),
    Code.NO_TABLE: gettext_lazy(
        "Vi kan ikke se, hvad kolonnerne er. Der skal være en række med overskrifter som Enhedskode, Enhedsnavn, "
        "Medarbejdernr og Navn."
    ),
    Code.MISSING_COLUMN: gettext_lazy("Der mangler en kolonne med %(fields)s. Sig, hvilken kolonne det er."),
    Code.UNKNOWN_MAPPING: gettext_lazy("Der er ingen kolonne eller intet felt, der hedder %(value)s."),
    Code.TOO_MANY_CELLS: gettext_lazy(
        "Rækken har flere celler end de %(count)s overskrifter: %(value)s. Måske mangler der citationstegn om en tekst "
        "med skilletegn i."
    ),
    Code.UNCOMPUTED_FORMULA: gettext_lazy("Formlen er ikke regnet ud. Åbn filen i Excel, gem den, og prøv igen."),
    Code.ERROR_CELL: gettext_lazy("Cellen viser en fejl fra regnearket: %(value)s. Ret formlen, eller tøm cellen."),
    Code.LOST_DIGITS: gettext_lazy(
        "Excel har forkortet tallet til %(value)s. Gør kolonnen til Tekst i Excel, og sæt tallene ind igen."
    ),
    Code.LOST_LETTERS: gettext_lazy("Bogstaver er gået tabt: %(value)s. Hent filen igen som UTF-8."),
    Code.KEY_IS_DATE: gettext_lazy(
        "Excel har gjort nummeret til en dato (%(value)s). Gør kolonnen til Tekst i Excel, og sæt numrene ind igen."
    ),
    Code.CONTROL_CHARACTERS: gettext_lazy("Her er usynlige styretegn: %(value)s. Skriv teksten igen."),
    Code.CPR_IN_CELL: gettext_lazy("Her ligner noget et CPR-nummer. Tag det ud; det må ikke læses ind."),
    Code.MISSING_KEY: gettext_lazy("Nummer eller kode mangler."),
    Code.MISSING_NAME: gettext_lazy("Navnet mangler."),
    Code.MISSING_UNIT: gettext_lazy("Enheden mangler. Skriv, hvilken enhed medarbejderen hører til."),
    Code.TOO_LONG: gettext_lazy("Teksten er for lang (højst %(count)s tegn): %(value)s"),
    Code.BAD_MAIL: gettext_lazy("%(value)s er ikke en mailadresse."),
    Code.BAD_PHONE: gettext_lazy("%(value)s er ikke et telefonnummer."),
    Code.BAD_POSTCODE: gettext_lazy("%(value)s er ikke et postnummer. Det skal have fire cifre."),
    Code.BAD_DATE: gettext_lazy("%(value)s er ikke en dato. Skriv den som 31-12-2027."),
    Code.DOUBLE_KEY: gettext_lazy("Koden %(value)s er brugt to gange. Den anden er på %(other)s."),
    Code.OTHER_NAME: gettext_lazy("Nummeret %(value)s har et andet navn på %(other)s. Ret det ene af dem."),
    Code.DOUBLE_ROW: gettext_lazy(
        "Medarbejderen %(value)s står allerede i samme enhed på %(other)s. Slet den ene række."
    ),
    Code.UNKNOWN_PARENT: gettext_lazy("Den overordnede enhed %(value)s findes ikke. Ret koden, eller tilføj enheden."),
    Code.UNKNOWN_UNIT: gettext_lazy("Enheden %(value)s findes ikke. Ret koden, eller tilføj enheden."),
    Code.AMBIGUOUS_UNIT: gettext_lazy("Flere enheder hedder %(value)s (%(names)s). Skriv enhedens kode i stedet."),
    Code.UNKNOWN_TOPIC: gettext_lazy("Emnet %(value)s findes ikke."),
    Code.REPLACES_ITSELF: gettext_lazy("Enheden %(value)s kan ikke erstatte sig selv."),
    Code.CYCLE: gettext_lazy("Enhederne hører under hinanden i ring: %(chain)s. Ret én af dem."),
    Code.CPR_DROPPED: gettext_lazy("Kolonnen har CPR-numre. Den er ikke læst, og numrene er ikke gemt."),
    Code.SHEET_HIDDEN: gettext_lazy("Arket er skjult og er ikke læst."),
    Code.SHEET_IGNORED: gettext_lazy("Her er ingen overskrifter, vi kender, så det er ikke læst."),
    Code.COLUMN_IGNORED: gettext_lazy("Disse kolonner bruges ikke: %(names)s."),
    Code.NOT_EMPLOYED_NOW: gettext_lazy("Ansættelser, der er slut eller ikke begyndt, er sprunget over: %(count)s."),
    Code.UNKNOWN_ROLE: gettext_lazy("Vi kender ikke disse roller og læser dem som medarbejder: %(names)s."),
    Code.UNKNOWN_REPLACED: gettext_lazy(
        "Enheden %(value)s, der skal erstattes, kender vi ikke. Er koden skrevet rigtigt?"
    ),
    Code.ROWS_SKIPPED: gettext_lazy("Rækker med fejl, der er sprunget over: %(count)s. Fejlene står herunder."),
}


def sentence(fault: Fault) -> str:
    """What is wrong and what to do, without the place."""
    text = str(_SENTENCES[fault.code]) % {
        "value": f"»{fault.value}«",
        "count": thousands(fault.count),
        "other": place_words(fault.other) if fault.other else "",
        "names": ", ".join(fault.names),
        "chain": " → ".join(fault.names),
        "kind": str(_KINDS_OF_FILE.get(fault.names[0], "")) if fault.names else "",
        "fields": str(_(" eller ")).join(field_label(name) for name in fault.names),
    }
    if fault.code in _WITH_SUGGESTION and fault.names:
        text += " " + _("Mente du %(names)s?") % {"names": ", ".join(fault.names)}
    return text


_WITH_SUGGESTION = frozenset((Code.UNKNOWN_UNIT, Code.UNKNOWN_PARENT))


def place_words(place: Place) -> str:
    """`række 12`, with the sheet where there are several; the file is named by `where`."""
    row = _("række %(row)s") % {"row": thousands(place.row)} if place.row else ""
    sheet = _("arket %(sheet)s") % {"sheet": place.sheet} if place.sheet else ""
    return ", ".join(part for part in (row, sheet) if part)


def where(fault: Fault) -> str:
    """`ansatte.csv, række 12, kolonnen Mail`; as much of it as is known."""
    column = _("kolonnen %(column)s") % {"column": fault.column} if fault.column else ""
    return ", ".join(part for part in (fault.place.file, place_words(fault.place), column) if part)


def field_label(name: str) -> str:
    return str(FIELD_LABELS.get(name, name))


def field_named(said: str) -> str | None:
    """The field that somebody means by its Danish label or its name in the code; "" for one not to be read."""
    wanted = " ".join(said.casefold().split())
    if wanted in ("", "udelad", "ingen", "ignorér", "læses ikke"):
        return ""
    return next((name for name, label in FIELD_LABELS.items() if wanted in (name, str(label).casefold())), None)


def change_words(change: FieldChange) -> str:
    """`telefon: 12 34 56 78 → 87 65 43 21`."""
    if change.field == "unit" and not (change.old and change.new):
        said = _("kommer til %(unit)s") if change.new else _("var i %(unit)s")
        return said % {"unit": change.new or change.old or _("ingen enhed")}
    label = str(_CHANGED_LABELS.get(change.field, change.field))
    show = _VALUES.get(change.field, str)
    empty = _("øverst") if change.field == "parent_key" else _("(tom)")
    old, new = (str(show(value)) if value else empty for value in (change.old, change.new))
    return f"{label}: {old} → {new}"


_VALUES: Mapping[str, Callable[[str], object]] = {
    "role": lambda value: Role(value).label,
    "kind": lambda value: UnitKind(value).label,
}

_ACTION_WORDS: Mapping[str, object] = {
    "created": gettext_lazy("oprettes"),
    "returned": gettext_lazy("kommer tilbage"),
    "moved": gettext_lazy("flytter"),
    "changed": gettext_lazy("ændres"),
    "gone": gettext_lazy("forsvinder"),
    "adopted": gettext_lazy("får andre felter bestemt af filen"),
}
_DONE_WORDS: Mapping[str, object] = {
    "created": gettext_lazy("er oprettet"),
    "returned": gettext_lazy("er kommet tilbage"),
    "moved": gettext_lazy("er flyttet"),
    "changed": gettext_lazy("er ændret"),
    "gone": gettext_lazy("er forsvundet"),
    "adopted": gettext_lazy("har fået andre felter bestemt af filen"),
}


def action_words(action: str) -> str:
    """What will happen: `flytter`."""
    return str(_ACTION_WORDS[action])


def done_words(action: str) -> str:
    """What has happened: `er flyttet`."""
    return str(_DONE_WORDS[action])


def thousands(number: int) -> str:
    """1.250, the Danish way."""
    return f"{number:,}".replace(",", ".")


def units_words(count: int) -> str:
    return ngettext("%(n)s enhed", "%(n)s enheder", count) % {"n": thousands(count)}


def people_words(count: int) -> str:
    return ngettext("%(n)s medarbejder", "%(n)s medarbejdere", count) % {"n": thousands(count)}


def loss_words(loss: Sequence[int]) -> str:
    """`ALLE 640 medarbejdere og 12 af 191 enheder forsvinder`, of a plan's loss; what else is lost when nobody goes."""
    told = []
    people, people_before, units, units_before = loss
    for gone, before, label in ((people, people_before, people_words), (units, units_before, units_words)):
        if gone and gone == before:
            told.append(_("ALLE %(all)s") % {"all": label(before)} if before > 1 else label(before))
        elif gone:
            told.append(_("%(gone)s af %(all)s") % {"gone": thousands(gone), "all": label(before)})
    if not told:
        return _("enheder lukkes, mens der er medarbejdere i dem")
    return _("%(things)s forsvinder") % {"things": _(" og ").join(told)}
