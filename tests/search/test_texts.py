"""The ranking of texts by words, on an index of a few of them."""

from collections.abc import Callable

import pytest
import tantivy

from potentialer.lib.text.asking import ask
from potentialer.search import texts
from potentialer.search.texts import TextSearch

TEXTS = {
    "calm": ("Ro i klassen", "Vi prøvede rolige pauser, når der var uro i klasserne."),
    "rain": ("Regnvand i haven", "Vi leder vandet fra tagene ned i bede. Håndteringen er billig."),
    "garden": ("Skolehave", "Eleverne dyrker grøntsager og fodrer høns."),
    "dementia": ("Demensvenlige aktiviteter", "Sang, dans og gåture for borgere med demens."),
    "talk": ("Sprogstimulering", "Små grupper for tosprogede børn i børnehaven."),
    "meeting": ("Forældremøder", "Vi holder møde om aftenen og taler om ferien."),
    "fashion": ("Mode i klubben", "De unge syr tøj om og viser det frem."),
}


class Index:
    """Texts in memory, asked as the product asks."""

    def __init__(self, rows: dict[str, tuple[str, str]], *, without_text: int = 0) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw")
        texts.add_text_fields(builder)
        self.schema = builder.build()
        index = tantivy.Index(self.schema)
        writer = index.writer(heap_size=15_000_000, num_threads=1)
        for key, (title, body) in rows.items():
            document = tantivy.Document()
            document.add_text("key", key)
            texts.put_text(document, title=title, body=body)
            writer.add_document(document)
        for _ in range(without_text):
            document = tantivy.Document()
            texts.put_no_text(document)
            writer.add_document(document)
        writer.commit()
        index.reload()
        self.searcher = index.searcher()

    def search(self, question: str) -> TextSearch:
        return TextSearch(self.searcher, self.schema, ask(question))

    def keys(self, query: tantivy.Query) -> list[str]:
        return [key for key, _score in self.scores(query)]

    def scores(self, query: tantivy.Query) -> list[tuple[str, float]]:
        hits = self.searcher.search(query, limit=20, count=False).hits
        return [(self.searcher.doc(address)["key"][0], score) for score, address in hits]

    def ranked(self, question: str) -> list[str]:
        return self.keys(self.search(question).query())


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(TEXTS)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("uro", "calm"),
        ("hvem har prøvet noget med uro i klassen", "calm"),
        ("regnvandshåndtering", "rain"),
        ("haandtering af regnvand", "rain"),
        ("skolehaver", "garden"),
        ("have i skolen", "garden"),
        ("demens", "dementia"),
        ("demensvenlig aktivitet", "dementia"),
        ("sprogstimulering af tosprogede børn", "talk"),
        ("sprogstimulering af tosprogede barn", "talk"),
        ("barn", "talk"),
        ("grøntsger", "garden"),
        ("aktivitter", "dementia"),
        ("møder", "meeting"),
        ("mode", "fashion"),
    ],
)
def test_text_is_first_when_it_answers(index: Index, question: str, first: str):
    assert index.ranked(question)[0] == first


def test_title_leads_when_two_texts_hold_the_same_words():
    index = Index({"body": ("Om os", "Vi har en skolehave."), "title": ("Skolehave", "Vi har det her.")})
    assert index.ranked("skolehave") == ["title", "body"]


@pytest.mark.parametrize("question", ["", "?", "\0", "a" * 10_000, "ord " * 10_000, '"AND* (OR) ~2 text_word:uro'])
def test_any_question_can_be_asked(index: Index, question: str):
    search = index.search(question)
    assert isinstance(index.keys(search.query()), list)


def test_pasted_page_is_asked_for_by_its_rarest_words():
    common = {f"text{number}": ("Om os", " ".join(f"almindelig{n}" for n in range(60))) for number in range(20)}
    index = Index(common | {"rare": ("Om os", "kælkebakke")})
    page = " ".join(f"almindelig{n}" for n in range(60)) + " kælkebakke"
    assert index.search(page).words[0].asked.text == "kælkebakke"
    assert len(index.search(page).words) == texts._MOST_WORDS
    assert index.ranked(page)[0] == "rare"


def test_slips_are_the_words_that_were_meant(index: Index):
    assert index.search("grøntsger").words[0].slips == ("groentsager",)


@pytest.mark.parametrize("word", ["uroen", "fodbold", "skolehund", "grn", "1234567"])
def test_slips_are_none_when_the_word_is_known_or_no_word(index: Index, word: str):
    assert index.search(word).words[0].slips == ()


def test_unknown_are_the_words_that_stand_nowhere(index: Index):
    assert index.search("uro astronaut").unknown == (1,)


@pytest.mark.parametrize(("question", "hidden"), [("grøntsager", "garden"), ("grøntsger", "garden")])
def test_word_is_unknown_when_it_stands_only_where_one_may_not_look(index: Index, question: str, hidden: str):
    others = [tantivy.Query.term_query(index.schema, "key", key, "basic") for key in TEXTS if key != hidden]
    seen = tantivy.Query.boolean_query([(tantivy.Occur.Should, other) for other in others])
    assert TextSearch(index.searcher, index.schema, ask(question)).unknown == ()

    def see(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, seen)])

    blind = TextSearch(index.searcher, index.schema, ask(question), see=see, doubtful=1)
    assert blind.unknown == (0,)
    assert blind.words[0].slips == ()


def test_importance_is_higher_when_the_word_is_rarer(index: Index):
    ordered = Index({str(n): ("Om os", "haven" + (" uro" if n == 0 else "")) for n in range(30)})
    common, rare = ordered.search("haven uro").importance
    assert rare > common > 0


def test_order_is_the_same_when_documents_without_text_stand_beside(index: Index):
    among_others: Callable[[str], list[str]] = Index(TEXTS, without_text=30).ranked
    for question in ("uro i klassen", "børn og unge", "møde om regnvand i skolehaven"):
        assert among_others(question) == index.ranked(question)
