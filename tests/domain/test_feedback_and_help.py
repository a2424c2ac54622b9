"""Telling what is missing or wrong, and the pages that the editor writes."""

import pytest

from potentialer.base.errors import Conflict, Invalid, NotAllowed
from potentialer.domain.changes.models import Change
from potentialer.domain.changes.queries import versions_of
from potentialer.domain.feedback.models import Feedback
from potentialer.domain.feedback.operations import report_correction, set_feedback_handled, tell_what_was_missing
from potentialer.domain.feedback.queries import feedback_handled, feedback_waiting
from potentialer.domain.help.operations import create_help_page, delete_help_page, edit_help_page
from potentialer.domain.help.queries import help_pages_visible_to
from tests.cast import Cast


def test_nameless_feedback_leaves_no_trace_of_its_writer(cast: Cast) -> None:
    told = tell_what_was_missing(cast.colleague, text="Vagtens nummer", path="/soeg/?q=vagten", with_name=False)

    change = Change.objects.get()
    assert told.author is None
    assert told.path == "/soeg/"
    assert change.actor is None


def test_feedback_carries_the_name_when_asked(cast: Cast) -> None:
    told = tell_what_was_missing(cast.colleague, text="Vagtens nummer", path="/", with_name=True)

    assert told.author == cast.colleague


@pytest.mark.parametrize(("text", "code"), [("  ", "missing"), ("Hun hedder 010203-1234", "cpr")])
def test_feedback_that_cannot_be_kept_is_refused(cast: Cast, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        tell_what_was_missing(cast.colleague, text=text, path="/", with_name=False)

    assert refused.value.code == code
    assert not Feedback.objects.exists()


def test_correction_reaches_the_leader_and_the_administrator(cast: Cast) -> None:
    told = report_correction(cast.outsider, text="Nummeret er forkert", person=cast.colleague.person)

    readers = [part for part, actor in cast.actors().items() if told in feedback_waiting(actor)]

    assert readers == ["owner", "deputy", "delegate", "leader_above", "administrator"]


def test_handled_feedback_moves_and_can_come_back(cast: Cast) -> None:
    told = report_correction(cast.outsider, text="Nummeret er forkert", unit=cast.unit)

    set_feedback_handled(cast.owner, feedback=told, handled=True)
    handled = list(feedback_handled(cast.owner))
    set_feedback_handled(cast.owner, feedback=told, handled=False)

    assert handled == [told]
    assert list(feedback_waiting(cast.owner)) == [told]


def test_feedback_is_handled_by_its_readers_alone(cast: Cast) -> None:
    told = report_correction(cast.outsider, text="Nummeret er forkert", unit=cast.unit)

    with pytest.raises(NotAllowed):
        set_feedback_handled(cast.editor, feedback=told, handled=True)


def test_help_page_keeps_every_version(cast: Cast) -> None:
    page = create_help_page(cast.editor, slug="start", title="Kom i gang", text="Søg.")
    edit_help_page(cast.editor, page=page, title="Kom i gang", text="Søg, og ring.")

    assert [version.text for version in versions_of("help_page", page.pk, "text")] == ["Søg, og ring.", "Søg."]


def test_second_editor_of_a_help_page_is_told(cast: Cast) -> None:
    page = create_help_page(cast.editor, slug="start", title="Kom i gang", text="Søg.")
    edit_help_page(cast.editor, page=page, title="Kom i gang", text="Ring.", seen="Søg.")

    with pytest.raises(Conflict):
        edit_help_page(cast.editor, page=page, title="Kom i gang", text="Skriv.", seen="Søg.")


def test_deleted_help_page_is_gone_and_its_history_stays(cast: Cast) -> None:
    page = create_help_page(cast.editor, slug="start", title="Kom i gang", text="Søg.")
    number = page.pk
    delete_help_page(cast.editor, page=page)

    assert not help_pages_visible_to(cast.owner).exists()
    assert versions_of("help_page", number, "text")


def test_help_pages_are_written_by_the_editor_alone(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        create_help_page(cast.administrator, slug="start", title="Kom i gang", text="Søg.")
