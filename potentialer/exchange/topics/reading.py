"""All files read, with everything that is wrong told at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from potentialer.exchange.organisation.faults import Code, Fault, shown
from potentialer.exchange.organisation.rows import Place
from potentialer.exchange.topics.json_lines import JsonTopic, is_json, read_json_lines
from potentialer.exchange.topics.rows import (
    KLE_KEY,
    AnyFault,
    TopicCode,
    TopicFault,
    TopicLine,
    is_surely_kle,
    looks_like_kle,
)
from potentialer.exchange.topics.tables import TableTopic, read_table_file

_MOSTLY = 0.8  # share of a file's numbers that are KLE above which the others are KLE numbers gone wrong


@dataclass(frozen=True, slots=True)
class Reading:
    """`form_codes`: keywords left out because they are codes of forms. `counts`: (file, topics) in order."""

    lines: tuple[TopicLine, ...] = ()
    faults: tuple[AnyFault, ...] = ()
    notes: tuple[Fault, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    form_codes: int = 0


def read_topics(files: Iterable[tuple[str, bytes]], *, most_bytes: int) -> Reading:
    """`files` are (name, content): what each is, is read from its content."""
    lines: list[TopicLine] = []
    faults: list[AnyFault] = []
    notes: list[Fault] = []
    counts: list[tuple[str, int]] = []
    form_codes = 0
    for name, data in files:
        found: Sequence[JsonTopic | TableTopic]
        if len(data) > most_bytes:
            faults.append(Fault(Code.TOO_LARGE, Place(name), count=most_bytes // 1_000_000))
            continue
        if is_json(data):
            read = read_json_lines(name, data)
            found, says_kle, form_codes = read.topics, False, form_codes + read.form_codes
            faults += read.faults
        else:
            table = read_table_file(name, data, most_bytes=most_bytes)
            found, says_kle = table.topics, table.says_kle
            faults += table.faults
            notes += table.notes
        counts.append((name, len(found)))
        of_file, wrong = _with_numbers(found, says_kle=says_kle)
        lines += of_file
        faults += [*wrong, *_doubles(of_file)]
    return Reading(tuple(lines), _in_order(faults), tuple(notes), tuple(counts), form_codes)


def _with_numbers(
    found: Sequence[JsonTopic | TableTopic], *, says_kle: bool
) -> tuple[list[TopicLine], list[TopicFault]]:
    """Whose numbers these are. A file is of KLE when its header says so, or when nearly all look like it and some
    surely are; in another one only those that surely are."""
    numbers = [topic.number.removeprefix(KLE_KEY) for topic in found]
    alike = sum(map(looks_like_kle, numbers))
    of_kle = says_kle or (alike > _MOSTLY * len(numbers) and any(map(is_surely_kle, numbers)))
    lines, faults = [], []
    for topic, number in zip(found, numbers, strict=True):
        is_kle = topic.number != number or is_surely_kle(number) or (of_kle and looks_like_kle(number))
        if of_kle and not is_kle and number[:1].isdigit():
            faults.append(TopicFault(TopicCode.BAD_NUMBER, topic.place, shown(number)))
        parent = None if topic.parent is None else topic.parent.removeprefix(KLE_KEY)
        lines.append(TopicLine(number, is_kle, topic.title, parent, topic.synonyms, topic.keywords, topic.place))
    return lines, faults


def _doubles(lines: Iterable[TopicLine]) -> Iterable[TopicFault]:
    first: dict[str, Place] = {}
    for line in lines:
        if line.key in first:
            yield TopicFault(TopicCode.DOUBLE_NUMBER, line.place, shown(line.number), other=first[line.key])
        first.setdefault(line.key, line.place)


def _in_order(faults: Iterable[AnyFault]) -> tuple[AnyFault, ...]:
    """As they stand in each file; the files in the order in which they were given."""
    faults = list(faults)
    files = {name: at for at, name in enumerate(dict.fromkeys(fault.place.file for fault in faults))}
    return tuple(sorted(faults, key=lambda fault: (files[fault.place.file], fault.place.sheet, fault.place.row)))
