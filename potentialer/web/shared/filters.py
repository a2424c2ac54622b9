"""Narrowing a list by links: works without a script, can be shared, and says what each choice would give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

FEW = 8  # choices that are shown at once, the rest when asked for
LONGEST_VALUE = 18  # letters; so many digits still fit in a database's number


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: how many choosing it would give, and where it leads."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """One filter: "Hvor langt er de?". `chosen` is the label of what is chosen, "" for all; `clear_url` takes it
    off."""

    label: str
    name: str  # of the field in the address
    choices: tuple[Choice, ...]
    chosen: str
    clear_url: str

    @property
    def first(self) -> tuple[Choice, ...]:
        return self.choices if len(self.choices) <= FEW + 2 else self.choices[:FEW]

    @property
    def rest(self) -> tuple[Choice, ...]:
        return self.choices[len(self.first) :]

    @property
    def is_rest_chosen(self) -> bool:
        return any(choice.is_current for choice in self.rest)


class Address:
    """The filters that an address has chosen, and the addresses that choose others. What is not in `fields` (the words
    of a search, say) is kept when it stands in `kept`; the page number is not."""

    def __init__(self, path: str, chosen: Mapping[str, str], kept: Mapping[str, str]) -> None:
        self._path, self.chosen, self._kept = path, dict(chosen), dict(kept)

    @classmethod
    def of(cls, request: HttpRequest, fields: Sequence[str], kept: Mapping[str, str] | None = None) -> "Address":
        values = {field: request.GET.get(field, "")[:LONGEST_VALUE] for field in fields}
        return cls(request.path, {field: value for field, value in values.items() if value}, kept or {})

    def __getitem__(self, field: str) -> str:
        """ "" when it is not chosen."""
        return self.chosen.get(field, "")

    def number(self, field: str) -> int | None:
        value = self[field]
        return int(value) if value.isdecimal() and value.isascii() else None

    def with_(self, field: str, value: str) -> str:
        """The address with this filter set; "" takes it off."""
        values = {**self._kept, **self.chosen, field: value}
        query = urlencode({name: each for name, each in values.items() if each})
        return f"{self._path}?{query}" if query else self._path

    def clear(self) -> str:
        return Address(self._path, {}, self._kept).with_("", "")


def group(address: Address, name: str, label: str, options: Iterable[tuple[str, str, int]]) -> FilterGroup:
    """From (value, label, count): what would give nothing is left out, unless it is what is chosen."""
    current = address[name]
    choices = tuple(
        Choice(option, address.with_(name, value), count, value == current)
        for value, option, count in options
        if count or value == current
    )
    chosen = next((choice.label for choice in choices if choice.is_current), "")
    return FilterGroup(label, name, choices, chosen, address.with_(name, ""))
