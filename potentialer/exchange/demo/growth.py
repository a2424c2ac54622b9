"""Units beyond those written by hand, for a municipality of any size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from potentialer.exchange.demo.texts import GrowingKind, Growth, Texts, UnitText

# Beyond this many people one more unit for so many: 45,000 people get about 4,000 units.
_PEOPLE_IN_WRITTEN_UNITS = 1_000
_PEOPLE_IN_A_GROWN_UNIT = 11.5
_UNITS_IN_A_DISTRICT = 24


def grown_units(texts: Texts, *, people: int, draw: Random) -> tuple[UnitText, ...]:
    """As many units as `people` need beyond the written ones: every district right before its own units."""
    wanted = round((people - _PEOPLE_IN_WRITTEN_UNITS) / _PEOPLE_IN_A_GROWN_UNIT)
    if wanted <= 0:
        return ()
    kinds = [(branch, kind) for branch in texts.growth for kind in branch.kinds]
    chosen = draw.choices(kinds, weights=[kind.share for _, kind in kinds], k=wanted)
    grower = _Grower(texts, draw, {unit.name for unit in texts.units})
    units: list[UnitText] = []
    for branch, kind in chosen:
        units.extend(grower.grow(branch, kind))
        if len(units) >= wanted:
            break
    return tuple(units[:wanted])


@dataclass
class _Grower:
    texts: Texts
    draw: Random
    names: set[str]
    in_district: dict[str, int] = field(default_factory=dict)  # parent -> units in its newest district
    districts: dict[str, list[str]] = field(default_factory=dict)  # parent -> keys
    made: dict[tuple[str, str], int] = field(default_factory=dict)  # parent and staff -> how many
    count: int = 0

    def grow(self, branch: Growth, kind: GrowingKind) -> Iterator[UnitText]:
        """The unit, after its district when a new one begins."""
        filled = self.in_district.get(branch.parent, _UNITS_IN_A_DISTRICT)
        districts = self.districts.setdefault(branch.parent, [])
        if filled == _UNITS_IN_A_DISTRICT:
            filled = 0
            name = f"{branch.district} {len(districts) + 1}"
            district = self._unit(name, branch, branch.parent, branch.district_staff, kind.topics)
            districts.append(district.key)
            yield district
        self.in_district[branch.parent] = filled + 1
        yield self._unit(self._name(branch, kind), branch, districts[-1], kind.staff, kind.topics)

    def _unit(self, name: str, branch: Growth, parent: str, staff: str, topics: Sequence[str]) -> UnitText:
        self.count += 1
        town = self.draw.choice(list(self.texts.towns))
        street = f"{self.draw.choice(self.texts.streets)} {self.draw.randrange(1, 140)}"
        return UnitText(
            key=f"enhed-{self.count:04d}",
            name=name,
            staff=staff,
            town=town,
            parent=parent,
            street=street,
            mail=f"enhed{self.count:04d}",
            topics=tuple(topics),
            sector=branch.sector,
        )

    def _name(self, branch: Growth, kind: GrowingKind) -> str:
        """'Børnehaven Lærkereden', and when all words are used 'Børnehaven Lærkereden 2' and so on."""
        number = self.made.get((branch.parent, kind.staff), 0)
        self.made[branch.parent, kind.staff] = number + 1
        pattern = kind.names[number % len(kind.names)]
        word = branch.words[number // len(kind.names) % len(branch.words)]
        plain = pattern.format(word=word)
        name, turn = plain, 1
        while name in self.names:
            turn += 1
            name = f"{plain} {turn}"
        self.names.add(name)
        return name
