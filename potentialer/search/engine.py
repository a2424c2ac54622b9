"""What tantivy is told of a document: its fields, their words, and the errors it can give."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import tantivy

from potentialer.base.errors import PotentialerError
from potentialer.lib import documents
from potentialer.lib.documents import Document, pieces
from potentialer.lib.documents.pieces import (
    EVERYBODY,
    NOT_EVERYBODY,
    NOUNS,
    SECTIONS,
    Piece,
    piece_to_json,
)
from potentialer.lib.ranking import meeting
from potentialer.lib.ranking.meeting import tokens
from potentialer.lib.text import (
    compounds,
    danish,
    letters,
    lexicon,
    names,
    phones,
    small_words,
    sorting,
    splitting,
)
from potentialer.lib.text import words as cutting
from potentialer.search import texts

SCHEMA_VERSION = 6
"""Readers refuse an index with another number. Raise it when a field is added, removed or read in another way."""

STATE_KEY = "meta:state"
_PREPARING = (
    *(documents, pieces, cutting, small_words, letters, names, compounds, phones, sorting, meeting),
    *(danish, lexicon, splitting),
)
_OWNERS = ("unit", "person", "topic")

SAMPLES = 8
"""Owners are dealt into so many samples of about the same size: of very many one sample is counted for all."""
_SHORTEST_TAIL = 3
_NAMES_REMEMBERED = 1 << 12  # of topics and units, and titles: each stands in many pieces; 1 MB
_ORDER_LETTERS = 3
_ORDER_BASE = 64
_ORDER_SPAN = 0.012  # so small that it parts equal scores and never turns two unequal ones


class Damaged(PotentialerError):
    """The engine cannot read its own files, or they are gone."""

    code = "index_damaged"


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn whatever tantivy raises on unreadable files into `Damaged`, also its panics, which are no `Exception`."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Damaged(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Damaged("panic") from error
        raise


@lru_cache(1)
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for raw in ("key", "uses", "mail", "audience"):
        builder.add_text_field(raw, stored=raw == "key", tokenizer_name="raw", index_option="basic")
    # What answers are gathered by (`owner`, see `owner_number`), counted by and narrowed to.
    for counted in ("kind", "who", "stage"):
        builder.add_text_field(counted, fast=True, tokenizer_name="raw", index_option="basic")
    for number in ("owner", "piece", "section", "within", "branch", "topic", "year"):
        builder.add_unsigned_field(number, indexed=True, fast=True)
    builder.add_unsigned_field("sample", indexed=True)
    # Words arrive here already cut and folded by lib.text, so that the query meets the very same keys.
    for cut in ("name", "name_sound", "word", "word_sound", "stem", "joined", "theme", "phone", "phone_tail"):
        builder.add_text_field(cut, tokenizer_name="whitespace", index_option="basic")
    # Of pieces: titles as somebody begins to type them; every key by which a word of the text or of its topics' names
    # is truly met, so that it costs little to ask who answers a word; what these words are made of; these names alone;
    # what the owner is found by.
    for cut in ("heading", "answer", "part", "about", "whose"):
        builder.add_text_field(cut, tokenizer_name="whitespace", index_option="basic")
    texts.add_text_fields(builder)
    builder.add_float_field("order", fast=True)
    builder.add_bytes_field("data", stored=True)
    builder.add_bytes_field("digest", stored=True)
    return builder.build()


@lru_cache(1)
def fingerprint() -> str:
    """Differs whenever the code that prepares the text differs, so that an updated installation rebuilds its index by
    itself and nobody has to remember a number."""
    digest = hashlib.blake2b(digest_size=4)
    for module in _PREPARING:
        digest.update(Path(str(module.__file__)).read_bytes())
    for own in ("engine.py", "documents.py", "pieces.py", "texts.py"):
        digest.update((Path(__file__).parent / own).read_bytes())
    digest.update(version("simplemma").encode())  # the dictionary of `lexicon`
    return digest.hexdigest()


def json_of(document: Document | Piece) -> str:
    return piece_to_json(document) if isinstance(document, Piece) else documents.to_json(document)


def to_engine(document: Document | Piece) -> tantivy.Document:
    """The document in the engine's fields."""
    out = _piece(document) if isinstance(document, Piece) else _directory(document)
    out.add_text("key", document.key)
    out.add_text("kind", document.kind)
    for used in document.uses:
        out.add_text("uses", used)
    out.add_unsigned("sample", sample_of(document.owner if isinstance(document, Piece) else document.key))
    for unit in document.within:
        out.add_unsigned("within", unit)
    for unit in document.branches:
        out.add_unsigned("branch", unit)
    for topic in document.topics:
        out.add_unsigned("topic", topic)
    out.add_float("order", order_of(document.sort_key))
    text = json_of(document)
    out.add_bytes("data", text.encode())
    out.add_bytes("digest", documents.digest_of_json(text).encode())
    return out


def owner_number(key: str) -> int:
    """One number for each thing that answers are gathered by ("unit:3", "person:4", "topic:5")."""
    noun, _, number = key.partition(":")
    return int(number) * len(_OWNERS) + _OWNERS.index(noun)


def sample_of(key: str) -> int:
    """The sample that an owner is in, from 0 on."""
    return owner_number(key) % SAMPLES


def owner_of(number: int) -> str:
    """The key that the number stands for."""
    return f"{_OWNERS[number % len(_OWNERS)]}:{number // len(_OWNERS)}"


def _piece(piece: Piece) -> tantivy.Document:
    noun = piece.key.partition(":")[0]
    words, pairs = meeting.spellings(piece.title)
    out = tantivy.Document()
    out.add_unsigned("piece", piece.thing_id * len(NOUNS) + NOUNS.index(noun))
    out.add_unsigned("section", SECTIONS.index(piece.section))
    out.add_unsigned("owner", owner_number(piece.owner))
    out.add_text("who", piece.owner.partition(":")[0])
    for token in piece.audience:
        out.add_text("audience", token)
    if EVERYBODY not in piece.audience:
        out.add_text("audience", NOT_EVERYBODY)
    if piece.stage:
        out.add_text("stage", piece.stage)
    for year in piece.years:
        out.add_unsigned("year", year)
    spelt = chain.from_iterable((fold, letters_) for letters_, fold, _sound, _stem in words)
    out.add_text("heading", _joined(chain(spelt, *(firm for _letters, *firm in pairs))))
    title, bodies = texts.said(piece.title), [texts.said(text) for _field, text in piece.texts]
    named = [_name_keys(name) for name in piece.topic_words]
    every = [*chain(title, *bodies)]
    out.add_text("answer", _joined(chain(*(word.keys for word in every), *named)))
    parts = (_name_keys(name, parts=True) for name in piece.topic_words)
    out.add_text("part", _joined(chain(*(word.parts for word in every), *parts)))
    out.add_text("about", _joined(chain(*named)))
    out.add_text("whose", _joined(chain(*(_name_keys(name) for name in piece.owner_words))))
    body = "\n".join(text for _field, text in piece.texts)
    # Of a longer one only the beginning is read.
    texts.put_said(out, title, [*chain(*bodies)] if len(body) <= danish.MAX_LENGTH else texts.said(body))
    return out


@lru_cache(_NAMES_REMEMBERED)
def _name_keys(name: str, *, parts: bool = False) -> tuple[str, ...]:
    """The keys by which words of running text meet what a topic or a unit is called, or the `parts` of its words."""
    found: dict[str, None] = {}
    for token in danish.read(name):
        if not token.keys.small:
            own = (token.keys.surface, token.keys.stem, *token.keys.lemmas)
            found |= dict.fromkeys(token.keys.parts if parts else own)
    return tuple(found)


def _directory(document: Document) -> tantivy.Document:
    """Names of units and topics may also be found by their parts and endings; people's names may not (see
    `lib.ranking.meeting.meet`)."""
    names_, joined_names = _all_tokens(document.names, small=document.kind == "person")
    words_, joined_words = _all_tokens(passage.text for passage in document.words if passage.field != "topic")
    themes, joined_themes = _all_tokens(passage.text for passage in document.words if passage.field == "topic")
    joined = [*joined_names, *joined_words]
    bendable = words_ if document.kind == "person" else [*names_, *words_]
    stems = [token.stem for token in bendable]
    heads = [head for token in bendable for head in token.heads]
    out = tantivy.Document()
    out.add_unsigned("owner", owner_number(document.key))
    out.add_text("who", document.kind)
    out.add_text("audience", EVERYBODY)
    for mail in document.mails:
        out.add_text("mail", mail.casefold())
    out.add_text("name", _joined(_spellings(names_)))
    out.add_text("name_sound", _joined(token.sound for token in names_))
    out.add_text("word", _joined(_spellings(words_)))
    out.add_text("word_sound", _joined(token.sound for token in words_))
    out.add_text("stem", _joined([*stems, *heads]))
    out.add_text("theme", _joined(key for token in (*themes, *joined_themes) for key in _firm_keys(token)))
    out.add_text("joined", _joined(key for token in joined for key in _firm_keys(token)))
    out.add_text("phone", _joined(document.phones))
    out.add_text("phone_tail", _joined(_tails(document.phones)))
    texts.put_no_text(out)
    return out


def state_to_engine(state: str) -> tantivy.Document:
    """The index's own knowledge of how far it has come, kept as a document so that it is committed with the others."""
    out = tantivy.Document()
    out.add_text("key", STATE_KEY)
    out.add_bytes("data", state.encode())
    return out


def order_of(sort_key: str) -> float:
    """A tiny number, larger the earlier the key stands in the alphabet: which of many equal candidates are fetched
    then hangs on the text and not on where they happen to lie."""
    place = 0.0
    for letter in sort_key[:_ORDER_LETTERS].ljust(_ORDER_LETTERS):
        place = place * _ORDER_BASE + min(max(ord(letter) - 0x40, 0), _ORDER_BASE - 1)
    return _ORDER_SPAN * (1.0 - place / float(_ORDER_BASE**_ORDER_LETTERS))


def document_at(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    """The document that stands there. Raises Damaged, also when it was written by another version of the product."""
    with _decoding(), engine_errors():
        return documents.from_json(bytes_of(searcher.doc(address), "data").decode())


def piece_at(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Piece:
    """The same for a piece."""
    with _decoding(), engine_errors():
        return pieces.piece_from_json(bytes_of(searcher.doc(address), "data").decode())


@contextmanager
def _decoding() -> Iterator[None]:
    try:
        yield
    except (TypeError, KeyError) as error:
        raise Damaged("document") from error


def bytes_of(document: tantivy.Document, field: str) -> bytes:
    """A stored field of bytes; empty when it is missing."""
    value: Any = document.get_first(field)
    return bytes(value) if value is not None else b""


def count_of(result: tantivy.SearchResult) -> int:
    """How many documents answer, also those that were not fetched."""
    return int(result.count)  # type: ignore[attr-defined] # the package's stub forgets it


def _all_tokens(texts: Iterable[str], *, small: bool = False) -> tuple[list[meeting.Token], list[meeting.Token]]:
    """The words themselves, with or without the small ones, and each two neighbours written as one."""
    every = [token for text in texts for token in tokens(text) if small or not token.small]
    return [token for token in every if not token.joined], [token for token in every if token.joined]


def _firm_keys(token: meeting.Token) -> tuple[str, str, str]:
    """The keys by which a word is met without doubt."""
    return token.fold, token.sound, token.stem


def _spellings(tokens_: Iterable[meeting.Token]) -> Iterator[str]:
    """With æ, ø and å written out, and as the letters that they are: a slip beside an ø is then one slip, not two."""
    for token in tokens_:
        yield token.fold
        yield token.letters


def _joined(keys: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(keys))


def _tails(phones_: Iterable[str]) -> Iterator[str]:
    for phone in phones_:
        for length in range(_SHORTEST_TAIL, len(phone) + 1):
            yield phone[-length:]
