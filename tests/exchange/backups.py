"""What the tests of backup and restore share: an installation with a bit of everything in it, and forged backups."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from potentialer.domain.accounts.models import System
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.people.models import Person
from potentialer.domain.people.operations import edit_unit
from potentialer.exchange.backup.archive import ArchiveWriter
from potentialer.exchange.backup.checking import opened
from potentialer.exchange.backup.restoring import Restored, restore
from tests.makers import (
    danish_time,
    make_card,
    make_feedback,
    make_help_page,
    make_member,
    make_need,
    make_person,
    make_potential,
    make_synonym_group,
    make_topic,
    make_unit,
)

PORTRAIT = b"\xff\xd8 et billede \x00\xff" * 1000


def fill() -> None:
    """Every table gets a row, and every kind of value is there: æøå and other signs, NULL, JSON, dates, booleans."""
    top = make_unit("Ærø Kommune")
    unit = make_unit("Børnehuset “Sømærket” 🧭", parent=top, nicknames=["Huset\nved åen"], closed_on=date(2026, 2, 28))
    unit.imported_fields = ["name", "æøå", {"dybt": [1, 2.5, None, True, "\\u0000"]}]
    unit.save()
    unit.successions.create(new=top)
    leader = make_member("Åse Kjærgaard", unit, is_editor=True, must_change_password=True)
    make_person("Tom 'Ræv'; DROP TABLE", portrait=store("portraits/ræv.jpg"), left_on=None, away_until=date(2027, 1, 2))
    topic = make_topic("Skolevægring", unit=unit, synonyms=["skolefravær", "vil ikke i skole"], kle=["17.03"])
    card = make_card(unit, seekings=["Hvordan I holder møder"], published_at=danish_time(2026, 10, 25, 2, 30))
    for kind in ("knowledge", "trial", "task"):
        potential = make_potential(kind=kind, card=card, title=f"Åbent værksted {kind}")
        potential.potential_topics.get_or_create(topic=topic)
    make_help_page("Sådan søger du", text="linje\r\nlinje\ttabulator\x85\u2028")
    make_feedback(author=leader, unit=unit)
    make_synonym_group("§ 85", "bostøtte")
    need = make_need()
    need.asked.create(token="æ" * 32, words=need.words, day=need.first_day, part=unit)
    edit_unit(System(), unit=top, values={"phone": "+45 12 34 56 78"})
    with writing():
        record_change(
            leader, verb="edit", noun="card", thing_id=card.pk, texts={"introduction": "Vi vil gerne øve os."}
        )
        change = record_change(leader, verb="edit", noun="card", thing_id=card.pk, texts={"introduction": "x"})
        change.versions.update(text=None, blanked_at=danish_time(2027, 5, 3))


def store(name: str, content: bytes = PORTRAIT) -> str:
    """Put a file where portraits are, and return its name."""
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def stored() -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every noun, as Django reads it."""
    models = apps.get_app_config("domain").get_models(include_auto_created=True)
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def spoil() -> None:
    """Change, add and remove, in the database and among the files."""
    Person.objects.update(name="Forkert", portrait="")
    Person.objects.all().last().delete()  # type: ignore[union-attr]
    make_unit("Ny enhed")
    store("portraits/ny.jpg")
    (Path(settings.MEDIA_ROOT) / "portraits/ræv.jpg").unlink()


def put_back(path: Path) -> Restored:
    with opened(path) as backup:
        backup.check()
        return restore(backup)


def forge(path: Path, told: dict[str, Any], members: Sequence[tuple[str, bytes]]) -> Path:
    """A backup with a good seal, whatever it says and holds."""
    with path.open("wb") as file:
        archive = ArchiveWriter(file)
        for name, data in members:
            archive.add(name, data)
        archive.close(json.dumps(told, ensure_ascii=False).encode())
    return path
