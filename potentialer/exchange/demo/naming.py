"""Draws names of people as they sound in a Danish town hall."""

from dataclasses import dataclass
from random import Random

from potentialer.exchange.demo.texts import Texts

_FROM_ELSEWHERE = 0.13  # of all employees, a name of another origin
_MARRIED_IN = 0.15  # of those, a Danish last name
_MIDDLE_NAME = 0.28  # of the others, a last name in the middle
# How often a name is taken from which list.
_FIRST = {"common": 30, "plain": 49, "letters": 7, "double": 14}
_LAST = {"common": 42, "plain": 42, "letters": 16}
_MIDDLE = {"plain": 60, "letters": 40}


@dataclass
class NameDrawer:
    texts: Texts
    draw: Random

    def name(self) -> str:
        first_names, last_names = self.texts.first_names, self.texts.last_names
        if self.draw.random() < _FROM_ELSEWHERE:
            first = self.draw.choice(first_names["world"])
            if self.draw.random() >= _MARRIED_IN:
                return f"{first} {self.draw.choice(last_names['world'])}"
            return f"{first} {self._last()}"
        first = self.draw.choice(first_names[self._list(_FIRST)])
        last = self._last()
        middle = self.draw.choice(last_names[self._list(_MIDDLE)]) if self.draw.random() < _MIDDLE_NAME else ""
        # 'Peter Lund Lund' and 'Hans Christian Bjerregaard Christensen' are not what people are called.
        if middle in ("", last) or " " in first:
            return f"{first} {last}"
        return f"{first} {middle} {last}"

    def _last(self) -> str:
        return self.draw.choice(self.texts.last_names[self._list(_LAST)])

    def _list(self, weights: dict[str, int]) -> str:
        return self.draw.choices(tuple(weights), weights=tuple(weights.values()))[0]
