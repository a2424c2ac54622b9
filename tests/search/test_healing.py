"""The index is a cache: whatever happens to its files, it comes back by itself, and nobody sees an error meanwhile."""

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from potentialer.domain.accounts.models import System
from potentialer.domain.people.operations import create_unit, edit_unit
from potentialer.lib import documents
from potentialer.search import engine, generations, indexer
from potentialer.search.answers import Answer
from potentialer.search.comparison import compare
from potentialer.search.engine import Damaged
from potentialer.search.following import all_keys
from potentialer.search.generations import Generation
from potentialer.search.indexer import CHECK_SECONDS, MANY_REPORTS, IndexJob
from potentialer.search.reader import Reader, reader
from potentialer.search.retrieval import health, suggest
from tests.makers import make_card, make_person, make_potential, make_unit
from tests.search.conftest import labels

Follow = Callable[[], None]
Ask = Callable[..., Answer]


def replace_bytes(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Put other bytes in the file's place, as a faulty disk would show them to whoever opens it next."""
    changed = path.with_suffix(".changed")
    changed.write_bytes(change(path.read_bytes()))
    changed.replace(path)


def a_file(generation: Generation, suffix: str) -> Path:
    return next(path for path in sorted(generation.folder.iterdir()) if path.suffix == suffix and path.stat().st_size)


def flip_a_bit(content: bytes) -> bytes:
    middle = len(content) // 3
    return content[:middle] + bytes([content[middle] ^ 0x10]) + content[middle + 1 :]


def test_search_says_rebuilding_when_the_folder_is_deleted(generation: Generation, ask: Ask, system: System):
    assert ask("solsikken").state == "ready"
    shutil.rmtree(generations.index_folder())
    assert ask("solsikken").state == "rebuilding"
    assert suggest(system, "sol") == []
    assert health() == "rebuilding"


def test_search_works_again_when_the_folder_was_deleted(generation: Generation, ask: Ask, follow: Follow):
    ask("solsikken")
    shutil.rmtree(generations.index_folder())
    ask("solsikken")
    follow()
    assert labels(ask("solsikken"))[0] == "Solsikken"


def test_index_comes_back_when_the_folder_is_deleted_while_it_is_made(
    generation: Generation, job: IndexJob, follow: Follow
):
    generations.wish_for_a_new_one()
    assert job.step()
    assert job.step()
    generations.index_folder().rename(generations.data_folder() / "gone")  # at once, while the engine's thread writes
    with pytest.raises(Damaged):
        follow()
    follow()
    assert health() == "ready"


def test_empty_installation_says_rebuilding_until_the_worker_came(db: None, ask: Ask):
    assert ask("solsikken").state == "rebuilding"


@pytest.mark.parametrize("suffix", [".term", ".idx", ".store", ".fast"])
@pytest.mark.parametrize("change", [flip_a_bit, lambda content: content[: len(content) // 2], lambda content: b""])
def test_worker_makes_the_index_again_when_a_file_is_damaged(
    generation: Generation, job: IndexJob, follow: Follow, ask: Ask, suffix: str, change: Callable[[bytes], bytes]
):
    job.close()
    replace_bytes(a_file(generation, suffix), change)
    follow()
    assert generations.current() != generation
    assert labels(ask("solsikken"))[0] == "Solsikken"
    comparison = compare()
    assert comparison
    assert comparison.is_equal


@pytest.mark.parametrize("suffix", [".term", ".idx", ".pos", ".store", ".fast", ".fieldnorm"])
def test_worker_makes_the_index_again_when_a_file_is_gone(
    generation: Generation, job: IndexJob, follow: Follow, ask: Ask, suffix: str
):
    job.close()
    a_file(generation, suffix).unlink()
    follow()
    assert generations.current() != generation
    assert labels(ask("solsikken"))[0] == "Solsikken"


def test_worker_makes_the_index_again_when_the_list_of_what_was_deleted_is_gone(
    job: IndexJob, follow: Follow, system: System
):
    units = [make_unit(f"Enhed {number}") for number in range(20)]
    follow()
    edit_unit(system, unit=units[0], values={"name": "Mælkebøtten"})
    follow()
    before = generations.current()
    assert before
    job.close()
    a_file(before, ".del").unlink()
    follow()
    assert generations.current() != before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"segments": [{"segment_id": "ffffffff"}]}'])
def test_worker_makes_the_index_again_when_the_list_of_segments_is_damaged(
    generation: Generation, job: IndexJob, follow: Follow, ask: Ask, content: str
):
    job.close()
    generation.meta.write_text(content)
    follow()
    assert labels(ask("solsikken"))[0] == "Solsikken"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../..", b"s1-nowhere"])
def test_worker_makes_the_index_again_when_the_pointer_is_damaged(
    generation: Generation, follow: Follow, ask: Ask, content: bytes
):
    generations.pointer().write_bytes(content)
    assert ask("solsikken").state == "rebuilding"
    follow()
    assert labels(ask("solsikken"))[0] == "Solsikken"


def test_reader_that_meets_damage_answers_rebuilding_and_calls_the_worker(
    generation: Generation, job: IndexJob, follow: Follow, ask: Ask
):
    replace_bytes(a_file(generation, ".term"), lambda content: content[:10])
    fresh = Reader(generations.index_folder())
    assert fresh.snapshot() is None
    assert generations.wish().exists()
    follow()
    assert generations.current() != generation
    assert not generations.wish().exists()
    assert fresh.snapshot() is not None


def test_worker_keeps_the_index_when_a_reader_was_wrong(generation: Generation, follow: Follow):
    reader().report(Damaged("not really"))
    follow()
    assert generations.current() == generation


def test_worker_believes_readers_who_meet_damage_again_and_again_in_files_that_pass_the_check(
    generation: Generation, follow: Follow
):
    for _ in range(MANY_REPORTS - 1):
        reader().report(Damaged("a bit that was merged"))
        follow()
        assert generations.current() == generation
    reader().report(Damaged("a bit that was merged"))
    follow()
    assert generations.current() != generation


def test_comparison_tells_of_a_document_that_is_not_as_it_was_written(follow: Follow, monkeypatch: pytest.MonkeyPatch):
    make_unit("Solsikken")
    with monkeypatch.context() as flipped:
        flipped.setattr(documents, "digest_of_json", lambda _text: "of another text")
        follow()
    with pytest.raises(Damaged):
        compare()


def test_worker_finds_a_flipped_bit_by_itself_now_and_then(db: None):
    now = [0.0]
    job = IndexJob(clock=lambda: now[0])
    make_unit("Solsikken")
    while job.step():
        pass
    before = generations.current()
    assert before
    spoilt = a_file(before, ".store")
    look = spoilt.stat()
    spoilt.write_bytes(flip_a_bit(spoilt.read_bytes()))
    os.utime(spoilt, ns=(look.st_atime_ns, look.st_mtime_ns))  # a disk that forgets touches nothing
    assert not job.step()
    now[0] += CHECK_SECONDS + 1
    while job.step():
        pass
    job.close()
    assert generations.current() != before


def test_worker_sees_at_once_that_somebody_touched_a_file(
    generation: Generation, job: IndexJob, follow: Follow, system: System
):
    follow()
    replace_bytes(a_file(generation, ".store"), flip_a_bit)
    create_unit(system, key="m", name="Mælkebøtten")  # which would be merged with what is spoilt
    follow()
    assert generations.current() != generation
    comparison = compare()
    assert comparison
    assert comparison.is_equal


def test_half_made_generation_is_swept_away(generation: Generation, job: IndexJob, follow: Follow):
    job.close()
    left = generations.begin()
    (generations.index_folder() / "current.1234").write_text("x")
    follow()
    assert not left.folder.exists()
    assert not list(generations.index_folder().glob("current.*"))


def test_sound_files_pass_the_check(generation: Generation):
    generations.check_files(generation)


def test_reader_looks_at_the_files_only_when_they_changed(
    generation: Generation, follow: Follow, system: System, monkeypatch: pytest.MonkeyPatch
):
    first = reader().snapshot()
    assert reader().snapshot() is first
    create_unit(system, key="m", name="Mælkebøtten")
    follow()
    assert reader().snapshot() is not first


def test_snapshot_in_hand_outlives_a_new_index(generation: Generation, follow: Follow):
    snapshot = reader().snapshot()
    assert snapshot
    generations.wish_for_a_new_one()
    follow()
    assert not generation.folder.exists()
    assert snapshot.searcher.num_docs == 3


def test_threads_read_on_while_the_index_changes(generation: Generation, follow: Follow):
    wrong: list[object] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            snapshot = reader().snapshot()
            if snapshot is None or snapshot.searcher.num_docs != 3:
                wrong.append(snapshot)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        generations.wish_for_a_new_one()
        follow()
    is_over.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def prepare_words_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "fingerprint", lambda: "ffffffff")


def wish_for_another(_monkeypatch: pytest.MonkeyPatch) -> None:
    generations.wish_for_a_new_one()


@pytest.mark.parametrize("cause", [prepare_words_otherwise, wish_for_another])
def test_no_search_fails_and_nothing_saved_is_missed_while_a_new_index_is_made_beside(
    generation: Generation,
    job: IndexJob,
    ask: Ask,
    system: System,
    monkeypatch: pytest.MonkeyPatch,
    cause: Callable[[pytest.MonkeyPatch], None],
):
    for number in range(6):
        make_person(f"Anker Nummer{number}")
    monkeypatch.setattr(indexer, "all_keys", lambda: ([key] for keys in all_keys() for key in keys))
    cause(monkeypatch)
    saved: list[str] = []
    while job.step():
        answer = ask("solsikken")
        assert answer.state != "rebuilding"
        assert labels(answer)[0] == "Solsikken"
        if generations.current() == generation and len(saved) < 3:
            saved.append(f"Grusgraven{len(saved)}")
            create_unit(system, key=saved[-1], name=saved[-1])
            assert job.step()
            assert generations.current() == generation
        for name in saved:
            assert labels(ask(name))[:1] == [name]
    assert len(saved) == 3
    assert generations.current() != generation
    comparison = compare()
    assert comparison
    assert comparison.is_equal


def test_search_says_rebuilding_when_this_version_cannot_read_the_index_until_there_is_one_it_can(
    generation: Generation, job: IndexJob, follow: Follow, ask: Ask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(generations, "SCHEMA_VERSION", generations.SCHEMA_VERSION + 1)
    assert ask("solsikken").state == "rebuilding"
    assert job.step()
    assert generation.meta.exists()  # for whoever still runs the version before
    follow()
    assert labels(ask("solsikken"))[0] == "Solsikken"
    assert not generation.folder.exists()


def test_damage_to_the_index_in_use_does_not_stop_the_new_one(
    generation: Generation, job: IndexJob, follow: Follow, ask: Ask, system: System
):
    generations.wish_for_a_new_one()
    assert job.step()
    a_file(generation, ".idx").unlink()
    create_unit(system, key="g", name="Grusgraven")
    follow()
    assert generations.current() != generation
    assert labels(ask("grusgraven")) == ["Grusgraven"]


@pytest.mark.parametrize("stored", ["[]", "{}", "7", "null", '["person:1", 2, 3]', "not even JSON"])
def test_document_of_another_shape_is_told_as_an_index_that_is_made_again(
    job: IndexJob, ask: Ask, system: System, stored: str, monkeypatch: pytest.MonkeyPatch
):
    make_potential("Zebrafisk", card=make_card(make_unit("Solsikken")))
    with monkeypatch.context() as other_version:
        other_version.setattr(engine, "json_of", lambda _document: stored)
        while job.step():
            pass
    assert ask("solsikken").state == "rebuilding"
    assert ask("zebrafisk").state == "rebuilding"
    assert suggest(system, "solsikken") == []
    assert suggest(system, "zebrafisk") == []
    assert generations.wish().exists()
