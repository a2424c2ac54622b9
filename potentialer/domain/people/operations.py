"""Changing the organisation by hand. A whole file of it is applied by `bulk`."""

from collections.abc import Mapping, Sequence
from datetime import date

from potentialer.base.errors import Conflict, Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor, User
from potentialer.domain.accounts.operations import create_account
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.people.models import Membership, Person, Role, Unit, UnitNickname
from potentialer.domain.people.policies import (
    can_appoint_delegate,
    can_edit_person,
    can_edit_unit,
    can_give_access,
)
from potentialer.domain.people.queries import people_visible_to
from potentialer.lib.text.cpr import find_cpr
from potentialer.lib.text.sorting import danish_sort_key

UNIT_FIELDS = ("name", "short_name", "phone", "mail", "street", "postcode", "town", "opening_hours")
PERSON_FIELDS = ("title", "phone", "mobile", "mail", "away_until")


def create_unit(actor: Actor, *, key: str, name: str, parent: Unit | None = None, kind: str = "other") -> Unit:
    """A unit that no file has. Raises Invalid when the key is taken."""
    if not (actor.is_active and actor.is_administrator):
        raise NotAllowed
    with writing():
        if Unit.objects.filter(key=key).exists():
            raise Invalid("key_taken", field="key")
        unit = Unit.objects.create(key=key, name=name, parent=parent, kind=kind, sort_key=danish_sort_key(name))
        record_change(actor, verb="create", noun="unit", thing_id=unit.pk, fields=["name"])
    return unit


def edit_unit(
    actor: Actor,
    *,
    unit: Unit,
    values: Mapping[str, str],
    nicknames: Sequence[str] | None = None,
    seen: Mapping[str, str] | None = None,
) -> Unit:
    """Set some of UNIT_FIELDS and, if given, all nicknames. Fields that the organisation's file owns are left alone.

    `seen` is what the editor saw before typing. A field that she left as it was keeps what others have saved since;
    where both have changed the same one, nothing is saved and Conflict names it, so that neither text is lost.
    """
    if not can_edit_unit(actor, unit):
        raise NotAllowed
    _refuse_cpr({**values, "nicknames": "\n".join(nicknames or ())})
    if not values.get("name", unit.name).strip():
        raise Invalid("missing", field="name")
    with writing():
        unit = Unit.objects.get(pk=unit.pk)
        wanted = {
            field: value.strip()
            for field, value in values.items()
            if field in UNIT_FIELDS and field not in unit.imported_fields and not _same(seen, field, value)
        }
        changed = [field for field, value in wanted.items() if getattr(unit, field) != value]
        for field in changed:
            if seen is not None and field in seen and not _same(seen, field, getattr(unit, field)):
                raise Conflict(field)
            setattr(unit, field, wanted[field])
        unit.sort_key = danish_sort_key(unit.name)
        unit.save(update_fields=[*changed, "sort_key"])
        if nicknames is not None and _replace_nicknames(unit, nicknames, seen):
            changed.append("nicknames")
        if changed:
            texts = {field: wanted[field] for field in changed if field == "opening_hours"}
            record_change(actor, verb="edit", noun="unit", thing_id=unit.pk, fields=changed, texts=texts)
    return unit


def edit_person(actor: Actor, *, person: Person, values: Mapping[str, object]) -> Person:
    """Set some of PERSON_FIELDS. Fields that the organisation's file owns are left alone."""
    if not can_edit_person(actor, person):
        raise NotAllowed
    with writing():
        person = Person.objects.get(pk=person.pk)
        changed = [
            field
            for field, value in values.items()
            if field in PERSON_FIELDS and field not in person.imported_fields and getattr(person, field) != value
        ]
        for field in changed:
            setattr(person, field, values[field])
        if changed:
            person.save(update_fields=changed)
            record_change(actor, verb="edit", noun="person", thing_id=person.pk, fields=changed)
    return person


def set_away(actor: Actor, *, person: Person, until: date | None) -> Person:
    """Tell colleagues until when (that day included) one is away; None is back again."""
    return edit_person(actor, person=person, values={"away_until": until})


def set_portrait(actor: Actor, *, person: Person, name: str) -> Person:
    """`name` is a file already stored and checked under the files folder; "" takes the portrait away."""
    if not can_edit_person(actor, person):
        raise NotAllowed
    with writing():
        person.portrait.name = name
        person.save(update_fields=["portrait"])
        record_change(actor, verb="edit", noun="person", thing_id=person.pk, fields=["portrait"])
    return person


def appoint_delegate(actor: Actor, *, unit: Unit, person: Person) -> Membership:
    """Let a colleague speak for the unit and what lies under it. Doing it twice changes nothing."""
    if not can_appoint_delegate(actor, unit):
        raise NotAllowed
    if not people_visible_to(actor).filter(pk=person.pk).exists():
        raise Invalid("has_left", field="person")
    with writing():
        membership, made = Membership.objects.get_or_create(
            person=person, unit=unit, imported=False, defaults={"role": Role.DELEGATE}
        )
        if made:
            record_change(actor, verb="appoint", noun="unit", thing_id=unit.pk, fields=["delegate"])
            record_change(actor, verb="appoint", noun="person", thing_id=person.pk, fields=["delegate"])
    return membership


def dismiss_delegate(actor: Actor, *, unit: Unit, person: Person) -> None:
    """Take the right away again. One who is delegate by the organisation's file stays so."""
    if not can_appoint_delegate(actor, unit):
        raise NotAllowed
    with writing():
        gone, _ = Membership.objects.filter(person=person, unit=unit, imported=False, role=Role.DELEGATE).delete()
        if gone:
            record_change(actor, verb="dismiss", noun="unit", thing_id=unit.pk, fields=["delegate"])
            record_change(actor, verb="dismiss", noun="person", thing_id=person.pk, fields=["delegate"])


def give_access(
    actor: Actor, *, person: Person, login: str, password: str | None = None, is_demo_cast: bool = False
) -> User:
    """An account for a person; both are made, or neither. Raises Invalid when the login is taken, or the person
    has an account meanwhile."""
    if not can_give_access(actor, person):
        raise NotAllowed

    def give(account: User) -> None:
        given = Person.objects.filter(pk=person.pk, account=None, left_on=None).update(account=account)
        if not given:  # another administrator was first, or the person has just left
            raise Invalid("has_access", field="login")
        record_change(actor, verb="give_access", noun="person", thing_id=person.pk, fields=["account"])

    account = create_account(
        actor,
        login=login,
        name=person.name,
        mail=person.mail,
        password=password,
        is_demo_cast=is_demo_cast,
        then=give,
    )
    person.account = account
    return account


def _same(seen: Mapping[str, str] | None, field: str, value: str) -> bool:
    """Whether `value` is what was seen; browsers send line ends as CRLF."""
    return seen is not None and field in seen and seen[field].split() == value.split()


def _refuse_cpr(values: Mapping[str, str]) -> None:
    for field, value in values.items():
        if found := find_cpr(value):
            raise Invalid("cpr", field=field, detail=str(found[0].line))


def _replace_nicknames(unit: Unit, nicknames: Sequence[str], seen: Mapping[str, str] | None) -> bool:
    """True when they really changed. `seen["nicknames"]` are those the editor saw, one a line."""
    wanted = list(dict.fromkeys(" ".join(name.split()) for name in nicknames if name.strip()))
    stored = list(unit.nicknames.order_by("id").values_list("name", flat=True))
    if wanted == stored or _same(seen, "nicknames", "\n".join(wanted)):
        return False
    if seen is not None and "nicknames" in seen and not _same(seen, "nicknames", "\n".join(stored)):
        raise Conflict("nicknames")
    unit.nicknames.all().delete()
    UnitNickname.objects.bulk_create([UnitNickname(unit=unit, name=name) for name in wanted])
    return True
