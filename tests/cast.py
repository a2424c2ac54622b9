"""The fixed cast, against which every right is tried. One of each, always in the same small organisation:

Ærø Kommune
├── Center for Børn og Læring
│   └── Børnehuset Sømærket        owner (leader), deputy, delegate, colleague
└── Vej og Park                    outsider
                                   editor and administrator belong to no unit
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from potentialer.domain.accounts.models import User
from potentialer.domain.people.models import Role, Unit, UnitKind
from tests.makers import make_member, make_unit, make_user


@dataclass(frozen=True)
class Cast:
    """Who they are and where. `owner` speaks for `unit`; `leader_above` for the unit over it."""

    municipality: Unit
    centre: Unit
    unit: Unit
    elsewhere: Unit
    owner: User
    deputy: User
    delegate: User
    leader_above: User
    colleague: User
    outsider: User
    editor: User
    administrator: User
    nobody: AnonymousUser

    def actors(self) -> dict[str, User | AnonymousUser]:
        """Everybody by the name of the part, in the order of the access tables."""
        return {name: getattr(self, name) for name in PARTS}


PARTS = (
    "owner",
    "deputy",
    "delegate",
    "leader_above",
    "colleague",
    "outsider",
    "editor",
    "administrator",
    "nobody",
)


def make_cast() -> Cast:
    """Make the organisation and everybody in it."""
    municipality = make_unit("Ærø Kommune", kind=UnitKind.ADMINISTRATION)
    centre = make_unit("Center for Børn og Læring", parent=municipality, kind=UnitKind.ADMINISTRATION)
    unit = make_unit("Børnehuset Sømærket", parent=centre, kind=UnitKind.DAYCARE)
    elsewhere = make_unit("Vej og Park", parent=municipality, kind=UnitKind.TECHNICAL)
    return Cast(
        municipality=municipality,
        centre=centre,
        unit=unit,
        elsewhere=elsewhere,
        owner=make_member("Mette Skjødt", unit, Role.LEADER),
        deputy=make_member("Søren Ågård", unit, Role.DEPUTY),
        delegate=make_member("Bjørn Nørgaard", unit, Role.DELEGATE),
        leader_above=make_member("Grethe Østergård", centre, Role.LEADER),
        colleague=make_member("Kåre Bæk", unit),
        outsider=make_member("Ida Mølgaard", elsewhere),
        editor=make_user("Tove Hjørring", is_editor=True),
        administrator=make_user("Pål Ærenlund", is_administrator=True),
        nobody=AnonymousUser(),
    )
