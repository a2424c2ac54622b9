"""Writing the help pages."""

from django.db.models import Max
from django.utils import timezone

from potentialer.base.errors import Conflict, Invalid, NotAllowed
from potentialer.domain.accounts.models import Actor
from potentialer.domain.changes.operations import record_change, writing
from potentialer.domain.help.models import HelpPage
from potentialer.domain.help.policies import can_write_help
from potentialer.lib.text.cpr import find_cpr


def create_help_page(actor: Actor, *, slug: str, title: str, text: str) -> HelpPage:
    """A new page, last in the list. Raises Invalid when the address is taken."""
    _check(actor, title, text)
    with writing():
        if HelpPage.objects.filter(slug=slug).exists():
            raise Invalid("slug_taken", field="title")
        last = HelpPage.objects.aggregate(last=Max("position"))["last"] or 0
        page = HelpPage.objects.create(
            slug=slug, title=title.strip(), text=text.strip(), position=last + 1, changed_at=timezone.now()
        )
        record_change(
            actor, verb="create", noun="help_page", thing_id=page.pk, texts={"title": page.title, "text": page.text}
        )
    return page


def edit_help_page(actor: Actor, *, page: HelpPage, title: str, text: str, seen: str | None = None) -> HelpPage:
    """`seen` is the text the editor began from: Conflict when somebody has saved another one meanwhile."""
    _check(actor, title, text)
    with writing():
        page = HelpPage.objects.get(pk=page.pk)
        if seen is not None and page.text.replace("\r\n", "\n") != seen.replace("\r\n", "\n"):
            raise Conflict("text")
        page.title, page.text, page.changed_at = title.strip(), text.strip(), timezone.now()
        page.save(update_fields=["title", "text", "changed_at"])
        record_change(
            actor, verb="edit", noun="help_page", thing_id=page.pk, texts={"title": page.title, "text": page.text}
        )
    return page


def delete_help_page(actor: Actor, *, page: HelpPage) -> None:
    """The versions stay in the history."""
    if not can_write_help(actor):
        raise NotAllowed
    with writing():
        record_change(actor, verb="delete", noun="help_page", thing_id=page.pk)
        page.delete()


def _check(actor: Actor, title: str, text: str) -> None:
    if not can_write_help(actor):
        raise NotAllowed
    for field, value in (("title", title), ("text", text)):
        if not value.strip():
            raise Invalid("missing", field=field)
        if found := find_cpr(value):
            raise Invalid("cpr", field=field, detail=str(found[0].line))
