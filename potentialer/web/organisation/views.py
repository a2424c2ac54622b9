"""Uploading files and saying what their columns are. Nothing is written to the directory here."""

from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from potentialer.base.errors import NotFound
from potentialer.exchange.organisation.drafts import Draft
from potentialer.exchange.organisation.faults import Fault
from potentialer.exchange.organisation.mapping import TableMapping
from potentialer.exchange.organisation.tables import Table, read_files
from potentialer.exchange.organisation.wording import KIND_LABELS, sentence, thousands, where
from potentialer.web.organisation.access import drafts, get_draft, require_administrator
from potentialer.web.organisation.forms import ColumnsForm, UploadForm, is_readable
from potentialer.web.organisation.pages import ColumnRow, ColumnsPage, FaultLine, TablePart, UploadPage
from potentialer.web.organisation.uploads import InMemory, most_bytes
from potentialer.web.shared.forms import typed
from potentialer.web.shared.request import Request


@csrf_exempt  # only until the handler is chosen, which must be before the form is read; _upload checks it
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    require_administrator(request)
    request.upload_handlers = [InMemory(request)]
    return _upload(request)


@csrf_protect
def _upload(request: Request) -> HttpResponse:
    form = UploadForm(typed(request), request.FILES or None, is_too_large=request.META.get("UPLOAD_TOO_LARGE", False))
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        form.answer_status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            tables = read_files(form.contents(), most_bytes=most_bytes())
            faults = tables.faults
            if not faults:
                draft = drafts().add(request.user.pk, tables)
                return redirect("organisation-columns", draft.name)
    waiting = drafts().waiting(request.user.pk)
    page = UploadPage(
        form=form,
        faults=fault_lines(faults),
        waiting_url=reverse("organisation-columns", args=[waiting.name]) if waiting else "",
        waiting_files=", ".join(waiting.files) if waiting else "",
    )
    return render(request, "organisation/upload.html", {"page": page}, status=form.answer_status)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, draft_name: str) -> HttpResponse:
    draft = get_draft(request, draft_name)
    tables = drafts().tables(draft)
    if tables is None:
        return redirect("organisation-receipt", draft.name)
    form = ColumnsForm(tables, draft.mappings, typed(request), initial={"keep_absent": draft.keep_absent})
    if request.method == "POST" and form.saved(lambda values: _keep(draft, form)):
        return redirect("organisation-plan", draft.name)
    page = ColumnsPage(
        draft=draft.name,
        form=form,
        tables=tuple(
            _table_part(number, table, mapping, form)
            for number, (table, mapping) in enumerate(zip(tables, draft.mappings, strict=True))
        ),
        notes=fault_lines(draft.notes),
    )
    return render(request, "organisation/columns.html", {"page": page}, status=form.answer_status)


@require_POST
def discard(request: Request, draft_name: str) -> HttpResponse:
    with suppress(NotFound):  # it is gone already, which is what was asked for
        draft = get_draft(request, draft_name)
        if draft.receipt:
            return redirect("organisation-receipt", draft.name)
        if not drafts().remove(draft):
            messages.info(request, _("Filerne er ved at blive indlæst og kan ikke slettes nu."))
            return redirect("organisation-plan", draft.name)
    messages.success(request, _("Filerne er slettet. Intet er indlæst."))
    return redirect("organisation")


def _keep(draft: Draft, form: ColumnsForm) -> None:
    """New columns may make other faults, so what was said about the old ones does not hold."""
    chosen = draft.with_mappings(form.mappings())
    drafts().save(replace(chosen, keep_absent=form.cleaned_data["keep_absent"], skip_bad_rows=False, same_people=()))
    drafts().forget_unread(chosen)


def _table_part(number: int, table: Table, mapping: TableMapping, form: ColumnsForm) -> TablePart:
    return TablePart(
        name=f"{table.file}, {table.sheet}" if table.sheet else table.file,
        kind=str(KIND_LABELS[mapping.kind]),
        rows=_("%(n)s rækker") % {"n": thousands(len(table.rows))},
        columns=tuple(
            ColumnRow(
                column.header,
                column.samples,
                form[f"t{number}c{column.index}"] if is_readable(column) else None,
                _("CPR-numre. Smidt væk uden at blive gemt.")
                if column.is_cpr
                else _("Skal ikke læses, og er slettet. Læg filen op igen, hvis den skal.")
                if column.is_forgotten
                else "",
            )
            for column in table.columns
        ),
    )


def fault_lines(faults: tuple[Fault, ...]) -> tuple[FaultLine, ...]:
    return tuple(FaultLine(where(fault), sentence(fault)) for fault in faults)
