"""The small words that hold a sentence together and say nothing of what it is about."""

from potentialer.lib.text.names import fold

# No word that is also a name (Bo, Per, Kim), a title or a thing (have) may stand here.
_WRITTEN = """
af alle at blev bliver de dem den denne der deres det dette disse du efter eller en end er et for fra får han har hende
hendes hos hun hvad hvem hvilken hvilke hvilket hvis hvor hvordan hvornår i ikke jeg kan kunne man med mellem men mig
min mine mit noget nogen nogle når og også om op os over på sig sin skal som så til ud uden under var ved vi vil være
"""
SMALL_WORDS = frozenset(fold(word) for word in _WRITTEN.split())
