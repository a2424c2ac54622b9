"""What Danish words in a file say: who leads, what kind of place a unit is, yes and no."""

import re

from potentialer.exchange.organisation.rows import Role

_ROLES: tuple[tuple[Role, str], ...] = (  # the first that is found counts: a "souschef" is no "chef"
    ("deputy", r"sous|\bvice|næstl|deputy|2\. ?leder|assisterende leder"),
    ("delegate", r"stedfortr|delegate|delegeret|på vegne"),
    ("employee", r"medarb|ansat|employee|ingen lederrolle|ikke leder|menig|koordinator"),
    ("leader", r"leder|leader|manager|chef|direktør|rektor|forstander|inspektør|kommunaldir|ledelse|^ja$"),
)
_KINDS = (  # the same: a "musikskole" is culture, a "skolefritidsordning" no school
    ("library", "bibliotek"),
    (
        "culture",
        (
            "musikskole|billedskole|kulturskole|ungdomsskole|musikhus|museum|museer|museet|kulturhus|"
            "svømmehal|idræt|teater|biograf|arkiv|kultur"
        ),
    ),
    ("afterschool", r"\bsfo|skolefritid|fritidsordning|fritidshjem|fritidsklub|ungdomsklub|juniorklub|klub"),
    (
        "daycare",
        "børneha|vuggestue|dagtilbud|dagpleje|børnehus|daginstitution|børneinstitution|naturbørn|børnegård|daycare",
    ),
    ("care_home", "plejehjem|plejecent|ældrecent|omsorgscent|plejebolig|seniorcent|care.?home"),
    ("home_care", "hjemmepleje|hjemmesygepleje|sygepleje|hjemmehjælp|udekørende|home.?care"),
    ("job_centre", "jobcent|beskæftigelse|ydelse|arbejdsmarked|virksomhedsservice|job.?cent"),
    ("citizen_service", "borgerservice|borgerbetjening|citizen"),
    ("emergency", "beredskab|brandvæsen|brandstation|redning|emergency"),
    (
        "social",
        (
            "botilbud|bosted|bofællesskab|socialpsyk|social|handicap|misbrug|rusmiddel|krisecent|"
            "børn og familie|familiecent|ppr|værested|voksenstøtte"
        ),
    ),
    ("health", "sundhed|tandpleje|tandklinik|genoptræning|træning|rehabilitering|sundhedspleje|forebygg|health"),
    ("school", r"skole|\bgymnasi|school"),
    (
        "technical",
        (
            r"\bveje?\b|vejafd|park|materielgård|affald|genbrug|kirkegård|forsyning|drift|ejendom|rengøring|"
            r"teknisk"
        ),
    ),
    ("planning", r"\bplan|byplan|\bbyg|byggesag|miljø|natur|klima|planning"),
    ("it", r"\bit\b|\bit-|digital|data og "),
    ("culture", "fritid|culture"),
    (
        "administration",
        (
            r"sekretariat|økonomi|løn|\bhr\b|personale|stab|forvaltning|administration|kommunikation|jura|"
            r"direktion|indkøb|ledelse|byråd|center|politik"
        ),
    ),
)
_KIND_VALUES = frozenset(kind for kind, _ in _KINDS) | {"other"}
_ROLE_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_KIND_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)

YES = frozenset(("ja", "j", "x", "1", "true", "sand", "yes", "y", "✓", "leder"))
NO = frozenset(("", "nej", "n", "0", "false", "falsk", "no", "-"))
NOTHING = frozenset(("-", "--", ".", "0", "ingen", "n/a", "na", "null", "none", "ukendt", "#n/a"))
"""What people write in a cell that should be empty."""


def role_of(text: str) -> Role | None:
    """None when the words are not known; an empty cell is an employee."""
    if not text:
        return "employee"
    folded = text.casefold()
    return next((role for role, pattern in _ROLE_PATTERNS if pattern.search(folded)), None)


def kind_of(*texts: str) -> str:
    """The first text that says a kind decides (the kind's own column, then the unit's name); "" when none does."""
    for text in texts:
        folded = text.casefold()
        if folded in _KIND_VALUES:
            return folded
        found = next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(folded)), "")
        if found:
            return found
    return ""
