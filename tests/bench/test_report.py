"""The figures of `make bench`: when a promise holds and when it is broken."""

from bench.report import Result, p50, p95


def test_result_when_slower_than_allowed_beside_its_peer_does_not_hold() -> None:
    assert not Result("import", ours=6, unit="s", peer=1, limit=5).holds


def test_result_when_within_the_ratio_holds() -> None:
    assert Result("import", ours=50, unit="s", peer=10, limit=5).holds


def test_result_when_without_a_peer_is_held_against_the_limit_itself() -> None:
    assert not Result("search", ours=120, unit="ms", limit=100).holds


def test_result_when_without_a_limit_holds() -> None:
    assert Result("search", ours=120, unit="ms").holds


def test_percentiles_when_of_a_hundred_values_are_the_right_ones() -> None:
    values = [float(value) for value in range(1, 101)]
    assert (p50(values), p95(values)) == (50.5, 96.0)
