"""How an answer can be narrowed, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from potentialer.domain.accounts.models import Actor
from potentialer.domain.people.queries import units_visible_to
from potentialer.domain.potentials.models import Stage
from potentialer.domain.topics.queries import topics_visible_to
from potentialer.search.retrieval import Facet
from potentialer.web.shared.filters import Address, FilterGroup, group

MOST_CHOICES = 15

_KINDS = {
    "person": gettext_lazy("Kolleger"),
    "unit": gettext_lazy("Enheder"),
    "knowledge": gettext_lazy("Viden"),
    "trial": gettext_lazy("Prøvehandlinger"),
    "task": gettext_lazy("Opgaver"),
    "topic": gettext_lazy("Emner"),
}
# facet -> (its name in the address, what the page calls it)
_GROUPS = {
    "kind": ("slags", gettext_lazy("Vis kun")),
    "within": ("del", gettext_lazy("Hvor i kommunen?")),
    "topic": ("emne", gettext_lazy("Emne")),
    "stage": ("stadie", gettext_lazy("Hvor langt er de?")),
    "year": ("aar", gettext_lazy("Hvornår?")),
}


def filter_groups(viewer: Actor, address: Address, facets: Sequence[Facet]) -> tuple[FilterGroup, ...]:
    """The kinds always, the others where there is anything to choose: one choice also tells where the answers are.
    Two statements at most."""
    groups = (_group(viewer, address, facet) for facet in facets)
    return tuple(each for each in groups if each.name == "slags" or each.choices)


def _group(viewer: Actor, address: Address, facet: Facet) -> FilterGroup:
    name, label = _GROUPS[facet.field]
    first = [option for place, option in enumerate(facet.options) if place < MOST_CHOICES or option.is_chosen]
    labels = _labels(viewer, facet.field, [option.value for option in first])
    options = [(option.value, labels[option.value], option.count) for option in first if option.value in labels]
    if facet.field == "kind":
        options.sort(key=lambda option: list(_KINDS).index(option[0]))
    return group(address, name, str(label), options)


def _labels(viewer: Actor, field: str, values: Sequence[str]) -> dict[str, str]:
    """A value that the viewer does not know by a name is left out."""
    if field == "kind":
        return {kind: str(label) for kind, label in _KINDS.items()}
    if field == "stage":
        return {stage.value: str(stage.label) for stage in Stage}
    if field == "year":
        return {value: value for value in values}
    ids = [int(value) for value in values]
    if field == "within":
        return {str(unit.pk): unit.name for unit in units_visible_to(viewer).filter(id__in=ids)}
    return {str(topic.pk): topic.title for topic in topics_visible_to(viewer).filter(id__in=ids)}
