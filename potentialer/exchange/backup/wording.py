"""The Danish sentences of backup and restore."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from potentialer.exchange.backup.faults import Refused

_SENTENCES: Mapping[str, Any] = {
    "exists": gettext_lazy("%(path)s findes allerede. Vælg et andet navn."),
    "no_tables": gettext_lazy("Databasen er tom: her er ikke noget at tage backup af."),
    "database_damaged": gettext_lazy(
        "Databasen er beskadiget (%(what)s), og en backup af den ville også være det. Gå tilbage til den seneste "
        "backup: flyt databasefilen til side, og kør `potentialer restore`."
    ),
    "restless_files": gettext_lazy("Billederne bliver skiftet hele tiden. Prøv igen om lidt."),
    "no_backup": gettext_lazy("Filen er ikke en backup fra `potentialer backup`."),
    "damaged": gettext_lazy("Filen er beskadiget eller kun en del af en backup. Brug en anden."),
    "altered": gettext_lazy("Filen er ikke, som den blev lavet: %(name)s passer ikke. Brug en anden."),
    "outside": gettext_lazy("Filen vil skrive uden for datamappen (%(name)s). Den bliver ikke brugt."),
    "bomb": gettext_lazy("Filen pakker sig ud til meget mere, end en backup gør. Den bliver ikke brugt."),
    "row": gettext_lazy("Filen kan ikke bruges: række %(number)s i tabellen %(table)s passer ikke til databasen."),
    "other_tables": gettext_lazy("Filen har andre tabeller, end dens version skal have. Den bliver ikke brugt."),
    "newer_format": gettext_lazy("Filen er lavet af en nyere udgave. Opdatér først Potentialer i Spil her."),
    "newer_version": gettext_lazy(
        "Filen er lavet af version %(theirs)s, og her er version %(ours)s. Opdatér først Potentialer i Spil her."
    ),
    "newer_tables": gettext_lazy("Filens tabeller er fra en nyere udgave. Opdatér først Potentialer i Spil her."),
    "newer_database": gettext_lazy("Databasen er fra en nyere udgave. Opdatér først Potentialer i Spil her."),
    "not_migrated": gettext_lazy("Databasen mangler ændringer. Kør `potentialer migrate` først."),
    "no_room": gettext_lazy(
        "Der er ikke plads: det kræver %(needed)s MB ved %(folder)s, og der er %(free)s MB fri. Intet er ændret."
    ),
    "file_differs": gettext_lazy(
        "%(path)s ligger her med et andet indhold end i backuppen. Flyt den til side, og prøv igen. Intet er ændret."
    ),
    "cannot_upgrade": gettext_lazy(
        "Backuppen er fra en ældre udgave og kan ikke føres op til denne (%(what)s). Intet er ændret."
    ),
    "does_not_fit": gettext_lazy("Databasen tager ikke imod rækkerne (%(what)s). Intet er ændret."),
    "in_use": gettext_lazy(
        "Nogen bruger databasen lige nu. Stop `potentialer serve` og `potentialer worker` på alle maskiner, og prøv "
        "igen. Intet er ændret."
    ),
    "saved_meanwhile": gettext_lazy(
        "Nogen gemte noget, mens backuppen blev lagt tilbage. Stop `potentialer serve` og `potentialer worker` på alle "
        "maskiner, og prøv igen. Intet er ændret."
    ),
}
_MEGABYTE = 1_000_000


def sentence(refused: Refused) -> str:
    details = dict(refused.details)
    for name in ("needed", "free"):
        if name in details:
            details[name] = number_format(-(-details[name] // _MEGABYTE), force_grouping=True)
    return str(_SENTENCES[refused.code]) % details


def counts_words(counts: Mapping[str, int]) -> str:
    """'4.000 enheder, 45.012 medarbejdere og 812 visitkort'."""
    told = [
        ngettext("%(n)s enhed", "%(n)s enheder", counts.get("domain_unit", 0))
        % {"n": number_format(counts.get("domain_unit", 0), force_grouping=True)},
        ngettext("%(n)s medarbejder", "%(n)s medarbejdere", counts.get("domain_person", 0))
        % {"n": number_format(counts.get("domain_person", 0), force_grouping=True)},
        ngettext("%(n)s visitkort", "%(n)s visitkort", counts.get("domain_card", 0))
        % {"n": number_format(counts.get("domain_card", 0), force_grouping=True)},
    ]
    return _("%(first)s og %(last)s") % {"first": ", ".join(told[:-1]), "last": told[-1]}


def files_words(count: int) -> str:
    return ngettext("%(n)s fil", "%(n)s filer", count) % {"n": number_format(count, force_grouping=True)}


def moment_words(moment: datetime) -> str:
    """'23. november 2026 kl. 17.05'."""
    return date_format(timezone.localtime(moment), r"j. F Y \k\l. H.i")


def size_words(size: int) -> str:
    return _("%(n)s MB") % {"n": number_format(size / _MEGABYTE, decimal_pos=1)}


def seconds_words(seconds: float) -> str:
    return _("%(n)s sekunder") % {"n": number_format(seconds, decimal_pos=1)}
