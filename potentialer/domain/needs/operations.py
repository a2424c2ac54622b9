"""Taking in what was searched for, forgetting it, and the editor's decisions about needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.models import Actor, System, User
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.needs.keys import key_of
from potentialer.domain.needs.models import AskedQuery, Need, NeedState
from potentialer.domain.needs.names import holds_name, is_all_names, known_names
from potentialer.domain.needs.policies import can_keep_needs
from potentialer.domain.needs.queries import first_day_kept
from potentialer.domain.people.models import Unit
from potentialer.lib.text.asking import ask

BATCH = 500  # lines a transaction


@dataclass(frozen=True, slots=True)
class Line:
    """One search, as the spool tells it. `part` is a unit's id; `is_good`: it got a good answer."""

    token: str
    words: str
    day: date
    part: int | None
    answers: int
    is_good: bool


def take_in(actor: Actor, *, lines: Sequence[Line]) -> int:
    """Keep searches, each once by its token, however often it is told; returns how many were new.

    Not those older than what is kept, nor those that are nothing but somebody's names. What is asked by nobody that we
    know of is no change that anybody made, so none is recorded.
    """
    _only_the_installation(actor)
    names = known_names() if lines else frozenset()
    today = timezone.localdate()
    kept = {
        line.token: line
        for line in lines
        if first_day_kept(today) <= line.day <= today + timedelta(days=1)
        and not is_all_names([asked.text for asked in ask(line.words).asked], names)
    }
    tokens = list(kept)
    return sum(
        _take_in_batch([kept[token] for token in tokens[at : at + BATCH]], names) for at in range(0, len(tokens), BATCH)
    )


def forget_searches(actor: Actor, *, today: date) -> tuple[int, int]:
    """Delete searches of before `first_day_kept`, and needs that nobody released and that did not come since; returns
    how many of each."""
    _only_the_installation(actor)
    before = first_day_kept(today)
    old_needs = Need.objects.filter(state=NeedState.WAITING, last_day__lt=before)
    old = AskedQuery.objects.filter(day__lt=before)
    if not old.exists() and not old_needs.exists():
        return 0, 0
    with writing():
        asked, _ = old.delete()
        needs, _ = old_needs.delete()
    return asked, needs


def release_need(actor: Actor, *, need: Need) -> Need:
    """Let everybody inside read its words, however seldom it came."""
    return _decide(actor, need, NeedState.RELEASED, "release")


def hide_need(actor: Actor, *, need: Need) -> Need:
    """Let nobody but the editor read its words, however often it comes."""
    return _decide(actor, need, NeedState.HIDDEN, "hide")


def _only_the_installation(actor: Actor) -> None:
    if not isinstance(actor, System):
        raise NotAllowed


def _decide(actor: Actor, need: Need, state: NeedState, verb: str) -> Need:
    if not can_keep_needs(actor):
        raise NotAllowed
    with writing():
        need.state = state
        need.decided_at = timezone.now()
        need.decided_by = actor if isinstance(actor, User) else None
        need.save(update_fields=["state", "decided_at", "decided_by"])
        record_change(actor, verb=verb, noun="need", thing_id=need.pk, fields=["state"])
    return need


def _take_in_batch(lines: Sequence[Line], names: Collection[str]) -> int:
    with writing():
        known = set(AskedQuery.objects.filter(token__in=[line.token for line in lines]).values_list("token", flat=True))
        new = [line for line in lines if line.token not in known]
        parts = set(Unit.objects.filter(pk__in={line.part for line in new if line.part}).values_list("pk", flat=True))
        needs = _needs_of(new, names)
        AskedQuery.objects.bulk_create(
            AskedQuery(
                token=line.token,
                words=line.words,
                day=line.day,
                part_id=line.part if line.part in parts else None,
                answers=line.answers,
                need=needs.get(line.token),
            )
            for line in new
        )
    return len(new)


def _needs_of(lines: Sequence[Line], names: Collection[str]) -> Mapping[str, Need]:
    """By token: the needs of what got no good answer, found or made, with this batch's days counted."""
    keys = {line.token: key for line in lines if not line.is_good and (key := key_of(line.words))}
    found = {need.key: need for need in Need.objects.filter(key__in=set(keys.values()))}
    counted = set(
        AskedQuery.objects.filter(need__in=[need.pk for need in found.values()]).values_list("need__key", "day")
    )
    for line in sorted((line for line in lines if line.token in keys), key=lambda line: line.day):
        key = keys[line.token]
        need = found.setdefault(key, Need(key=key, words=line.words, first_day=line.day, last_day=line.day))
        need.days += (key, line.day) not in counted
        counted.add((key, line.day))
        need.first_day, need.last_day = min(need.first_day, line.day), max(need.last_day, line.day)
        need.may_be_name = holds_name(f"{need.words} {line.words}", names) or (need.pk is not None and need.may_be_name)
    for key in sorted(set(keys.values())):
        found[key].save()
    return {token: found[key] for token, key in keys.items()}
