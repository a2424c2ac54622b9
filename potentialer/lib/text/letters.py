"""Letters, reduced: one place that knows which foreign letter stands for which plain one."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
_WHOLE = {
    "ß": "ss",
    "ı": "i",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŋ": "n",
    "œ": "ø",
    "ĸ": "k",
    "ŧ": "t",
    "ə": "e",
}
# What a Danish reader takes these for, in an alphabet and by ear: Jönsson stands at Jønsson, Müller at Myller.
_NORDIC = {"ä": "æ", "ö": "ø", "ő": "ø", "ü": "y", "ű": "y", "ǽ": "æ", "ǿ": "ø", "ǻ": "å"}
_SINGLE = _WHOLE | _NORDIC
_FOREIGN = re.compile(r"[^\x00-\x7fæøå]")


def plain_letters(text: str) -> str:
    """Lower case, without accents, with only the letters of the Danish alphabet where there is one.

    é becomes e, ä æ, ö ø, ü y, ß ss; æ ø å stay. Letters of other scripts stay as they are.
    Compatibility forms (ligatures, full width) are resolved; marks that stand alone are dropped.
    """
    folded = text.casefold()
    if not _FOREIGN.search(folded):
        return folded  # nothing that could be put together or taken apart
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    if not any(map(str.isspace, text)):
        folded = folded.replace(" ", "")  # a few Arabic letters are resolved into a space and a mark
    if not _FOREIGN.search(folded):
        return folded
    return "".join(_plain(letter) for letter in folded)


def _plain(letter: str) -> str:
    if letter.isascii() or letter in "æøå":
        return letter
    if letter in _SINGLE:
        return _SINGLE[letter]
    parts = unicodedata.normalize("NFKD", letter)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return "".join(_SINGLE.get(part, part) for part in bare)
