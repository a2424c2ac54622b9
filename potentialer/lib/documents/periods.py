"""Which years something is of: one rule for the lists and for the search."""

TASK, TRIAL = "task", "trial"
_STAGES_THAT_GO_ON = frozenset({"running", "practice"})


def goes_on(kind: str, stage: str = "") -> bool:
    """Whether what has begun and has no end is still done: a task is, a trial while it runs or has become practice."""
    return kind == TASK or (kind == TRIAL and stage in _STAGES_THAT_GO_ON)


def years_touched(first: int | None, last: int | None, *, until: int | None) -> range:
    """The years from the first to the last. With one of them only, that year; what goes on without an end, see
    `goes_on`, is of every year to `until`, the year of the caller's today (None for what does not go on)."""
    if first is None:
        return range(0) if last is None else range(last, last + 1)
    end = last if last is not None else max(first, until or first)
    return range(first, end + 1)
