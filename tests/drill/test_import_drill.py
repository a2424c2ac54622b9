"""An import that is killed at any moment leaves the organisation as it was before or as it is after, never between."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.exchange.municipality import Size, write_files
from tests.installation import Installation, wait_until

SIZE = Size(units=150, people=1500)
ACCEPT = "--accept-removals"
WRITERS_PLACE = 0x506F7449  # the advisory lock of potentialer.domain.changes.operations
# All that an import writes, told by keys: ids differ from run to run on PostgreSQL, where a rollback gives none back.
CONTENT = (
    (
        "SELECT u.key, u.name, u.short_name, u.kind, u.phone, u.mail, u.street, u.postcode, u.town, u.sort_key, p.key,"
        " u.closed_on, CAST(u.imported_fields AS TEXT)"
        " FROM domain_unit u LEFT JOIN domain_unit p ON p.id = u.parent_id"
    ),
    "SELECT u.key, n.name FROM domain_unitnickname n JOIN domain_unit u ON u.id = n.unit_id",
    (
        "SELECT o.key, n.key FROM domain_unitsuccession s"
        " JOIN domain_unit o ON o.id = s.old_id JOIN domain_unit n ON n.id = s.new_id"
    ),
    "SELECT key, name, title, phone, mobile, mail, left_on, sort_key, CAST(imported_fields AS TEXT) FROM domain_person",
    (
        "SELECT p.key, u.key, m.role, m.title, m.imported FROM domain_membership m"
        " JOIN domain_person p ON p.id = m.person_id JOIN domain_unit u ON u.id = m.unit_id"
    ),
)


def digest_of(installation: Installation) -> str:
    if installation.database_url:
        # The server may not have noticed yet that its client is gone: let its transaction end first.
        installation.query("SELECT pg_advisory_xact_lock(%s)", WRITERS_PLACE)
    told = hashlib.sha256()
    for statement in CONTENT:
        told.update("\n".join(sorted(map(repr, installation.query(statement)))).encode())
    return told.hexdigest()


def changes_in(installation: Installation) -> int:
    return int(installation.query("SELECT COUNT(*) FROM domain_change")[0][0])


def import_files(installation: Installation, files: list[Path]) -> float:
    """The whole import; returns how many seconds it took once it had begun to write."""
    process = installation.start("import-organisation", *map(str, files), ACCEPT)
    begun = wait_for_writing(installation, process)
    assert process.wait(120) == 0, installation.log()
    return time.monotonic() - begun


def wait_for_writing(installation: Installation, process: subprocess.Popen[str]) -> float:
    wait_until(lambda: "Indlæser 0 %" in installation.log() or process.poll() is not None, 60)
    (installation.data / "log").write_text("")
    return time.monotonic()


def test_import_when_killed_at_any_moment_is_as_before_or_as_after(installation: Installation, rounds: int) -> None:
    files = [write_files(installation.data / name, SIZE, year=year) for year, name in enumerate(("one", "two"))]
    # Twice round, since those who leave and return stay known: from then on the two states only alternate.
    states, seconds = [""] * 2, 0.0
    for turn in (0, 1, 0, 1):
        seconds = import_files(installation, files[turn])
        states[turn] = digest_of(installation)
    assert states[0] != states[1]
    chance, at, ended = random.Random(20261123), 1, {"before": 0, "after": 0}
    for number in range(rounds):
        before, target = changes_in(installation), 1 - at
        process = installation.start("import-organisation", *map(str, files[target]), ACCEPT)
        if number % 4:
            wait_for_writing(installation, process)
            time.sleep(chance.uniform(0, seconds * 1.1))
        else:
            time.sleep(chance.uniform(0, 2))  # while it starts, reads or plans
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        found = digest_of(installation)
        assert found in states, f"round {number}: neither as before nor as after"
        assert (found == states[at]) == (changes_in(installation) == before), f"round {number}: the record differs"
        ended["before" if found == states[at] else "after"] += 1
        at = states.index(found)
    import_files(installation, files[1 - at])
    assert digest_of(installation) == states[1 - at], "the next import goes through"
    sys.stdout.write(f"killed {rounds} times: {ended['before']} as before, {ended['after']} as after\n")


READ_ALL = """
import resource
from datetime import date
from potentialer.exchange.organisation.mapping import guess_mappings
from potentialer.exchange.organisation.reading import read_organisation
from potentialer.exchange.organisation.tables import read_files

def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

header = "Medarbejdernr;Navn;Stilling;Enhedskode;E-mail;Telefon\\n"
rows = (f"{n};Åse Ærø {n};Pædagog;E{n % 4000};aase{n}@kommune.example;{20_000_000 + n}\\n" for n in range(100_000))
data = (header + "".join(rows)).encode()
before = megabytes()
tables = read_files([("ansatte.csv", data)]).tables
units = {f"E{n}": "x" for n in range(4000)}
reading = read_organisation(tables, guess_mappings(tables), today=date(2026, 11, 23), known_units=units)
answer = [len(reading.organisation.people), len(reading.faults), megabytes() - before]
"""


def test_file_when_it_has_a_hundred_thousand_rows_is_read_in_bounded_memory(installation: Installation) -> None:
    people, faults, megabytes = installation.ask(READ_ALL)
    assert (people, faults) == (100_000, 0)
    assert megabytes < 300
