"""What somebody else did while this one was writing: a save from an older edition is told, and nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from potentialer.base.errors import Conflict
from potentialer.domain.accounts.models import User
from potentialer.domain.changes.queries import latest_change_of
from potentialer.web.shared.forms import HouseForm
from potentialer.web.shared.parts import Theirs

_DONE = {
    "edit": gettext_lazy("Mens du skrev, har %(who)s gemt en ny version"),
    "publish": gettext_lazy("Mens du skrev, har %(who)s delt det med kollegerne"),
    "withdraw": gettext_lazy("Mens du skrev, har %(who)s gjort det til en kladde igen"),
}


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """`theirs` is what stands there now where it differs from what was typed, which the form keeps."""

    heading: str  # "Mens du skrev, har Mette Skjødt gemt en ny version"
    theirs: tuple[Theirs, ...]


def meanwhile(user: User, noun: str, thing_id: int, theirs: tuple[Theirs, ...]) -> Meanwhile:
    """Names who did it, when that is known."""
    change = latest_change_of(noun, thing_id, _DONE)
    who = _("en anden")
    if change is not None and change.actor is not None:
        who = _("du selv et andet sted") if change.actor == user else change.actor.name
    return Meanwhile(str(_DONE[change.verb if change else "edit"]) % {"who": who}, theirs)


def saved_after_all(form: HouseForm, theirs: tuple[Theirs, ...], operation: Callable[[dict[str, Any]], object]) -> bool:
    """Where the same texts stand there already (a button pressed twice) there is nothing to choose: `form`, which now
    begins from the newest edition, is simply saved. False, with the form's status, when its writer has to look."""
    form.answer_status = HTTPStatus.CONFLICT
    try:
        return not theirs and form.saved(operation)
    except Conflict:  # yet another one in this very moment
        return False
