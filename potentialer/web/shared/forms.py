"""Saving what somebody typed, so that nothing typed is ever lost."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from potentialer.base.errors import Busy, Invalid
from potentialer.web.shared.parts import Theirs
from potentialer.web.shared.wording import BUSY, sentence


def typed(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when every field is empty; None when nothing was."""
    return request.POST if request.method == "POST" else None


class HouseForm(forms.Form):
    """A form that knows its answer's status: 200 when fresh, 422 when something must be mended, 503 when busy."""

    use_required_attribute = False  # the browser's own bubbles are neither ours nor always Danish
    answer_status: int = HTTPStatus.OK

    def unjudged(self) -> None:
        """Show what was typed, and say nothing of what must be mended: nobody has asked to save it yet."""
        self._errors = ErrorDict()

    def saved(self, operation: Callable[[dict[str, Any]], object]) -> bool:
        """Run `operation` with the cleaned values. False, with the reason at its field, when it could not be done."""
        if not self.is_valid():
            self.answer_status = HTTPStatus.UNPROCESSABLE_ENTITY
            return False
        try:
            operation(self.cleaned_data)
        except Invalid as error:
            self.add_error(error.field if error.field in self.fields else None, sentence(error))
            self.answer_status = HTTPStatus.UNPROCESSABLE_ENTITY
            return False
        except Busy:
            self.add_error(None, str(BUSY))
            self.answer_status = HTTPStatus.SERVICE_UNAVAILABLE
            return False
        return True


Words = Any  # a sentence, or one that is looked up when shown (its type exists in the stubs alone)


class Text(forms.CharField):
    """A text field that asks in Danish and takes no NUL byte, which PostgreSQL refuses and SQLite keeps.

    A browser sends each new line as two signs and counts it as one: as one it is counted and kept here, too, so that
    what fits in the field can be saved, and saving what nobody has changed changes nothing.
    """

    def __init__(self, label: Words, *, rows: int = 0, missing: Words = "", hint: Words = "", **kwargs: Any) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        if missing:
            kwargs["error_messages"] = {"required": missing}
        super().__init__(label=label, help_text=hint, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


def from_edition(data: QueryDict, edition: int) -> QueryDict:
    """What was typed, now begun from this edition: whoever has seen both texts may save."""
    copy = data.copy()
    copy["edition"] = str(edition)
    return copy


def theirs_of(form: forms.Form, stored: Mapping[str, Any]) -> tuple[Theirs, ...]:
    """What stands in the database now where it differs from what was typed, after somebody else has saved."""
    return tuple(
        Theirs(str(form.fields[field].label), _shown(form.fields[field], value))
        for field, value in stored.items()
        if field in form.fields
        and not form.fields[field].widget.is_hidden
        and _shown(form.fields[field], value).split() != _shown(form.fields[field], form.data.get(field)).split()
    )


def _shown(field: forms.Field, value: Any) -> str:
    """A value as a person reads it: the label of a choice, yes or no, a day as it is typed here."""
    if isinstance(field, forms.ChoiceField):
        choices: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        return str(choices.get(value, value or ""))
    if isinstance(field, forms.BooleanField):
        return _("ja") if value in (True, "on") else _("nej")
    if isinstance(field, forms.DateField):
        return _day(field, value)
    return "" if value is None else str(value)


def _day(field: forms.DateField, value: Any) -> str:
    """What is no day stays as it was typed."""
    try:
        day = field.to_python(value)
    except forms.ValidationError:
        return str(value)
    return f"{day.day}.{day.month}.{day.year}" if day else ""
