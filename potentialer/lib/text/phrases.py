"""How people ask, whatever they ask about: the phrases around a question's subject.

"Er der nogen i kommunen, der har prøvet noget med ..." says nothing of what somebody needs, and its words would find
whoever tried anything. The phrases are general ways of asking in Danish; none is made for a question that was asked.
"""

import re
from collections.abc import Sequence

from potentialer.lib.text.names import fold

# Each line is a phrase: words, with ( | ) ? * as in a regular expression, each after a whole word or a group, and
# {names} of the lists below. Words that are small anyway (see `small_words`) need not be taken along at its end.

# Greetings, places, and what joins a sentence. They may stand in the middle of a question, so they go first.
_AROUND = """
(her|rundt|ude|inde)* i (hele|vores|jeres|denne|en|anden)* (kommunen|kommune)
(her|oppe|nede|ude) i huset
(andre|nogen|nogle|flere|alle|enkelte|forskellige|hvilke) steder
et (andet)? sted
(i|fra|på) (jeres|deres|andre) (afdelinger|afdeling|enheder|enhed|forvaltninger|forvaltning|team|teams)
(hej|kære|goddag|godmorgen) (alle|allesammen|sammen|jer|kolleger)*
(mange|tusind)* tak (på forhånd | for hjælpen)?
på forhånd (mange)? tak
med? (venlig|venlige|bedste|mange|kærlig) (hilsen|hilsner)
mvh | vh
i (forhold til | forbindelse med | relation til | øjeblikket | praksis | det hele taget | virkeligheden)
med hensyn til | for tiden | for eksempel | f eks | fx | helt konkret | o l | m m | m v | osv
(noget|nogen|nogle|eller|og|andet|andre) lignende
(og|eller) den slags
når det (gælder | handler om | drejer sig om)
det (handler om | drejer sig om | gælder)
angående | vedrørende | vedr | ang
"""

_ASKING = """
(jeg|vi|man|i|der|som|nogen) (leder|søger|kigger) {between}* efter
(leder|søger|kigger) (jeg|vi|i|man) {between}* efter
(søger|kigger) efter
(jeg|vi) søger
(har|have|får|få|fået|havde|mangler)? {between}* brug for {between}* (hjælp til?)?
(få|får|mangler|søger|ønsker|giver|tilbyder) {between}* hjælp (til|med|fra)?
(hjælp|hjælpe) (mig|os|til|med)
(har|have|haft|havde|hvilke|nogen|nogle|noget|gør|gjort|dele|del|hvad) {between}* (erfaring|erfaringer)
(kender|kende|kendt) {between}* til
hvem {between}* kender
(kender|ved) {who} {between}*
(hørt|læst|vide|viden|klogere) {between}* om
(har|have|med) {between}* (kendskab|forstand|indsigt) (til|på|i)
(har|havde) {who} {between}* {done}
(nogen|nogle|andre|hvem|kollega|kolleger|folk|en|i) {between}* (har|havde) {between}* {done}
(findes|sidder|eksisterer) der
der findes
arbejder {who} {between}* (med|på)
arbejder (jeg|du|man|vi|nogen|nogle|andre)
(hvem|der|som|nogen|andre) {between}* arbejder {between}* (med|på)
i (fuld|god)? gang (med at?)?
(er|har) {who} {between}* (begyndt|gået|startet) {between}*
hvordan {dealing} sig? {who}
hvordan (har|kan|skal|bør|vil|får|må) {who} {between}* {dealt} (det? an)?
(jeg|vi) {between}* {planning}
{planning} (jeg|vi)
(jeg|vi) {between}* {having} (med|over for)
{having} (jeg|vi) {between}* (med|over for)
(kunne|kan) {between}* tænke (mig|os|jer|dig|sig)
(gerne|godt) {between}* (lære|høre|vide|snakke|tale|sparre|vende|drøfte|have|få|møde|dele|udveksle|prøve)
(snakke|sparre|udveksle) {between}* (nogen|andre)
hvem {between}* (arbejder|står|sidder|hjælper|beskæftiger|tager|laver)
hvem {between}* (kontakter|spørger|kontakte|spørge|tale|snakke|ringe|skrive|henvende|fat)
hvem {between}* (ansvar|ansvaret|ansvarlig|ansvarlige)
hvor {between}* (finder|henvender|finde|henvende|læse|søge)
(kan|kunne|vil|ville) {who} {between}* {telling}
(nogen|nogle|andre|hvem|kollega|kolleger|en) {between}* (kan|kunne|vil|ville) {between}* {telling}
(lyst|mod) (til|på)
(tips|tricks|fif|idéer|ideer|idé|ide|forslag|inspiration|input|sparring|anbefalinger) (til|om|omkring|på)
(gode|et|nogle|jeres|bedste|lidt) råd (til|om|omkring)
(vil|ville|kan|kunne|skal|skulle|må|bør|at) (jeg|du|man|vi|i|også|godt|ikke)* have
skrevet {between}* (om|ned)
hvilke {between}* {kinds}
gerne
"""

_LISTS = {
    "who": "jeg du man vi i nogen nogle andre alle en et folk kolleger kollega de han hun",
    # What may stand between any two words of a phrase.
    "between": """jeg du man vi i nogen nogle andre alle en et folk kolleger kollega de han hun der som det den af an
        jer os mig sig noget nogensinde allerede aktuelt lige nu også godt gerne bare mon måske selv før tidligere lidt
        mere meget god gode egne jeres dine konkrete positive særlig stor egentlig faktisk ikke ellers at til med om på
        over for hos omkring har kan kunne skal bør vil ville er så evt eventuelt ud""",
    "done": """prøvet afprøvet forsøgt testet oplevet lavet gjort skrevet delt arbejdet eksperimenteret stået siddet
        beskæftiget hørt læst været fundet""",
    "dealing": """får gør kan skal bør må vil kommer håndterer tackler takler løser klarer griber undgår forholder
        sikrer""",
    "dealt": """grebet løst håndteret tacklet taklet klaret undgået sikret løse håndtere tackle takle klare gribe undgå
        sikre""",
    "planning": "planlægger overvejer påtænker ønsker tænker drømmer forsøger mangler",
    "having": "står sidder kæmper bøvler bakser døjer slås arbejder går",
    # What somebody wants to hear, not what of.
    "kinds": """faldgruber fordele ulemper udfordringer muligheder løsninger metoder overvejelser eksempler anbefalinger
        idéer ideer råd tips""",
    "telling": """hjælpe give fortælle anbefale vise forklare lære dele svare sige bidrage sparre rådgive pege foreslå
        inspirere oplyse""",
}
# Few words stand between two of a phrase; without an end, what somebody pasted could take long.
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "?": "?", "*": "{0,5}"}
_PIECE = re.compile(r"\{\w+\}|\w+|[()|?*]")


def _of(piece: str) -> str:
    """One piece of a phrase as a regular expression over folded words, each with a space after it."""
    if piece in _SIGNS:
        return _SIGNS[piece]
    words = _LISTS[piece[1:-1]].split() if piece.startswith("{") else [piece]
    return f"(?:(?:{'|'.join(map(fold, words))}) )"


def _pattern(phrases: str) -> re.Pattern[str]:
    lines = ("".join(_of(piece) for piece in _PIECE.findall(line)) for line in phrases.strip().splitlines())
    return re.compile(rf"(?<!\S)(?:{'|'.join(f'(?:{line})' for line in lines)})")


_PATTERNS = (_pattern(_AROUND), _pattern(_ASKING))


def beside_phrases(words: Sequence[str]) -> list[int]:
    """The places of the words, folded, that stand in no such phrase."""
    left = list(range(len(words)))
    for pattern in _PATTERNS:
        left = list(_beside(pattern, words, left))
    return left


def _beside(pattern: re.Pattern[str], words: Sequence[str], places: list[int]) -> list[int]:
    """Those of the places whose words, read on end, the pattern leaves."""
    # A space parts two words here; that of a strange sign, folded, does not.
    line = "".join(f"{words[place].replace(' ', '-')} " for place in places)
    kept, word, end = [], 0, 0
    for phrase in [*pattern.finditer(line), None]:
        start = phrase.start() if phrase else len(line)
        before = line.count(" ", end, start)
        kept += places[word : word + before]
        word += before + (phrase[0].count(" ") if phrase else 0)
        end = phrase.end() if phrase else end
    return kept
