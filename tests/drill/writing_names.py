"""A writer of the index drill, a process of its own: it renames and creates units and edits people through the real
operations, and prints one line before each save and one after the database has acknowledged it.

    python -m tests.drill.writing_names NUMBER TURN SAVES

With "-" for the turn it stays, takes a turn for each line that it is given, and ends each with {"turn": 7}.

The lines are JSON: {"key": "unit:12", "name": "Vindrosen 3 0 17", "done": true}. A unit that is made has only the
second.
"""

import json
import random
import sys
from typing import Any

import django


def main(number: int, turn: str, saves: int) -> None:
    django.setup()
    for line in sys.stdin if turn == "-" else [turn]:
        take_a_turn(number, int(line), saves)
        if turn == "-":
            say({"turn": int(line)})


def take_a_turn(number: int, turn: int, saves: int) -> None:
    from potentialer.domain.accounts.models import System
    from potentialer.domain.people.models import Person, Unit
    from potentialer.domain.people.operations import create_unit, edit_person, edit_unit

    chance = random.Random(f"{number} {turn}")
    actor = System()
    # Each writer has things of its own, so that the last acknowledged save of each is what must be found.
    units = list(Unit.objects.filter(key__startswith=f"w{number}-"))
    people = list(Person.objects.filter(key__startswith=f"w{number}-"))
    for save in range(saves):
        what = chance.random()
        if what < 0.5:
            unit, name = chance.choice(units), f"Vindrosen {number} {turn} {save}"
            tell(f"unit:{unit.pk}", name, done=False)
            edit_unit(actor, unit=unit, values={"name": name})
            tell(f"unit:{unit.pk}", name)
        elif what < 0.8:
            person, phone = chance.choice(people), f"{number + 2}{chance.randrange(10**7):07d}"
            tell(f"person:{person.pk}", phone, done=False)
            edit_person(actor, person=person, values={"phone": phone})
            tell(f"person:{person.pk}", phone)
        else:
            key, name = f"w{number}-{turn}-{save}", f"Ny {number} {turn} {save}"
            units.append(create_unit(actor, key=key, name=name, parent=chance.choice(units)))
            tell(f"unit:{units[-1].pk}", name)


def tell(key: str, name: str, *, done: bool = True) -> None:
    say({"key": key, "name": name, "done": done})


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
