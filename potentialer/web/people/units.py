"""The tree of units, and a unit's page."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from potentialer.base.errors import Conflict, NotFound
from potentialer.domain.people.models import Role, Unit, UnitKind
from potentialer.domain.people.operations import UNIT_FIELDS, appoint_delegate, dismiss_delegate, edit_unit
from potentialer.domain.people.policies import (
    can_appoint_delegate,
    can_edit_unit,
    get_editable_unit,
    get_unit_to_appoint_for,
)
from potentialer.domain.people.queries import (
    get_person,
    get_unit,
    leaders_of,
    memberships_of_unit,
    open_units_under,
    predecessors_of,
    successors_of,
    units_above,
    units_visible_to,
)
from potentialer.domain.topics.queries import topics_of_unit
from potentialer.web.people.forms import DelegateForm, UnitForm
from potentialer.web.people.pages import (
    Branch,
    Delegate,
    DelegatesPage,
    UnitChildrenPage,
    UnitEditPage,
    UnitPage,
    UnitsPage,
)
from potentialer.web.shared.briefs import brief_of_unit
from potentialer.web.shared.forms import typed
from potentialer.web.shared.owners import closed_text
from potentialer.web.shared.parts import Contact, Link, Theirs, contact, paged, person_line, unit_line
from potentialer.web.shared.request import Request

PEOPLE_PER_PAGE = 60


@require_safe
def units(request: Request) -> HttpResponse:
    tops = list(open_units_under(request.user, [None]))
    below: dict[int, list[Unit]] = {}
    for child in open_units_under(request.user, tops):
        below.setdefault(child.parent_id or 0, []).append(child)
    page = UnitsPage(
        branches=tuple(
            Branch(unit_line(top), tuple(unit_line(child) for child in below.get(top.pk, []))) for top in tops
        ),
        total=units_visible_to(request.user).filter(closed_on=None).count(),
        is_administrator=request.user.is_administrator,
    )
    return render(request, "people/units.html", {"page": page})


@require_safe
def unit_children(request: Request, unit_id: int) -> HttpResponse:
    """To htmx the fragment; without it the unit's page shows the same."""
    if not request.htmx:
        return redirect("unit", unit_id)
    found = open_units_under(request.user, [get_unit(request.user, unit_id)])
    page = UnitChildrenPage(children=tuple(unit_line(child) for child in found))
    return render(request, "people/_unit_children.html", {"page": page})


@require_safe
def unit(request: Request, unit_id: int) -> HttpResponse:
    shown = get_unit(request.user, unit_id)
    leaders = leaders_of(request.user, shown)
    inherited = bool(leaders) and leaders[0].unit_id != shown.pk
    members, pager = paged(request, memberships_of_unit(request.user, shown), PEOPLE_PER_PAGE)
    page = UnitPage(
        name=shown.name,
        short_name=shown.short_name,
        nicknames=tuple(shown.nicknames.order_by("id").values_list("name", flat=True)),
        kind=shown.kind,
        kind_label=str(UnitKind(shown.kind).label),
        crumbs=tuple(_link(above) for above in units_above(shown)),
        closed_text=closed_text(shown),
        successors=_links(successors_of(request.user, shown)),
        predecessors=_links(predecessors_of(request.user, shown)),
        leaders=tuple(person_line(leader.person, membership=leader) for leader in leaders),
        leaders_from=leaders[0].unit.name if inherited else "",
        card=brief_of_unit(request.user, shown),
        contact=_contact(shown),
        opening_hours=shown.opening_hours,
        topics=tuple(Link(t.title, reverse("topic", args=[t.pk])) for t in topics_of_unit(request.user, shown)),
        people=tuple(person_line(member.person, membership=member) for member in members),
        people_total=memberships_of_unit(request.user, shown).count(),
        pager=pager,
        units=tuple(unit_line(child) for child in open_units_under(request.user, [shown])),
        **_ways_on(request, shown),
    )
    return render(request, "people/unit.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, unit_id: int) -> HttpResponse:
    shown = get_editable_unit(request.user, unit_id)
    form = _unit_form(shown, request)
    theirs: tuple[Theirs, ...] = ()
    if request.method == "POST":
        try:
            if form.saved(lambda values: _save_unit(request, shown, form, values)):
                messages.success(request, _("Gemt. Alle kan finde det om et øjeblik."))
                return redirect("unit", unit_id)
        except Conflict:
            shown.refresh_from_db()
            theirs = _theirs(form, shown)
            form = _unit_form(shown, request)
            form.answer_status = HTTPStatus.CONFLICT
    page = UnitEditPage(
        name=shown.name,
        url=reverse("unit", args=[unit_id]),
        form=form,
        from_file=_from_file(shown),
        theirs=theirs,
    )
    return render(request, "people/unit_edit.html", {"page": page}, status=form.answer_status)


@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: Request, unit_id: int) -> HttpResponse:
    shown = get_unit_to_appoint_for(request.user, unit_id)
    members = list(memberships_of_unit(request.user, shown))
    appointed = [member for member in members if member.role == Role.DELEGATE]
    leading = [member for member in members if member.role in (Role.LEADER, Role.DEPUTY)]
    busy = {member.person_id for member in members if member.role != Role.EMPLOYEE}
    candidates = [member for member in members if member.person_id not in busy]
    form = DelegateForm(candidates, typed(request))
    if request.method == "POST" and form.saved(lambda values: _appoint(request, shown, values["person"])):
        return redirect("unit-delegates", unit_id)
    page = DelegatesPage(
        unit=shown.name,
        url=reverse("unit", args=[unit_id]),
        delegates=tuple(
            Delegate(person_line(member.person, membership=member), member.person_id, not member.imported)
            for member in appointed
        ),
        speakers=tuple(person_line(member.person, membership=member) for member in leading),
        form=form,
        has_candidates=bool(candidates),
    )
    return render(request, "people/delegates.html", {"page": page}, status=form.answer_status)


@require_POST
def dismiss(request: Request, unit_id: int) -> HttpResponse:
    shown = get_unit_to_appoint_for(request.user, unit_id)
    chosen = request.POST.get("person", "")
    if not chosen.isdecimal() or len(chosen) > 18:  # Python refuses to read very long numbers
        raise NotFound
    person = get_person(request.user, int(chosen))
    dismiss_delegate(request.user, unit=shown, person=person)
    messages.success(request, _("%(name)s skriver ikke længere for jer.") % {"name": person.name})
    return redirect("unit-delegates", unit_id)


def _from_file(shown: Unit) -> tuple[tuple[str, str], ...]:
    fields = [field for field in UnitForm.base_fields if field in shown.imported_fields]
    stored = ((str(UnitForm.base_fields[field].label), str(getattr(shown, field))) for field in fields)
    return tuple((label, value) for label, value in stored if value)


def _appoint(request: Request, shown: Unit, person_id: int) -> None:
    person = get_person(request.user, person_id)
    appoint_delegate(request.user, unit=shown, person=person)
    messages.success(request, _("%(name)s kan nu skrive for jer.") % {"name": person.name})


def _save_unit(request: Request, shown: Unit, form: UnitForm, values: dict[str, object]) -> None:
    nicknames = values.pop("nicknames", None)
    edit_unit(request.user, unit=shown, values=values, nicknames=nicknames, seen=form.seen)  # type: ignore[arg-type]


def _unit_form(shown: Unit, request: Request) -> UnitForm:
    return UnitForm(shown, _nicknames(shown), typed(request))


def _unit_form_values(shown: Unit) -> dict[str, str]:
    return {**{field: getattr(shown, field) for field in UNIT_FIELDS}, "nicknames": _nicknames(shown)}


def _nicknames(shown: Unit) -> str:
    return "\n".join(shown.nicknames.order_by("id").values_list("name", flat=True))


def _theirs(form: UnitForm, now: Unit) -> tuple[Theirs, ...]:
    return tuple(
        Theirs(str(form.fields[field].label), stored)
        for field, stored in _unit_form_values(now).items()
        if field in form.seen and stored.split() != form.seen[field].split()
    )


def _ways_on(request: Request, shown: Unit) -> dict[str, str]:
    args = [shown.pk]
    return {
        "edit_url": reverse("unit-edit", args=args) if can_edit_unit(request.user, shown) else "",
        "delegates_url": reverse("unit-delegates", args=args) if can_appoint_delegate(request.user, shown) else "",
        "correction_url": reverse("unit-correction", args=args),
    }


def _contact(shown: Unit) -> Contact:
    town = " ".join(part for part in (shown.postcode, shown.town) if part)
    return contact(phone=shown.phone, mail=shown.mail, address=(shown.street, town))


def _link(unit_: Unit) -> Link:
    return Link(unit_.name, reverse("unit", args=[unit_.pk]))


def _links(found: list[Unit]) -> tuple[Link, ...]:
    return tuple(Link(unit_.name, reverse("unit", args=[unit_.pk])) for unit_ in found)
