"""Fejl i oplysningerne? Told to whoever owns the data."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from potentialer.base.errors import NotFound
from potentialer.domain.feedback.operations import report_correction
from potentialer.domain.people.models import Person, Unit
from potentialer.domain.people.queries import get_person, get_unit, leaders_of, memberships_of_person
from potentialer.web.people.forms import CorrectionForm
from potentialer.web.people.pages import CorrectionPage
from potentialer.web.shared.forms import typed
from potentialer.web.shared.parts import Link
from potentialer.web.shared.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def unit_correction(request: Request, unit_id: int) -> HttpResponse:
    unit = get_unit(request.user, unit_id)
    return _correction(request, Link(unit.name, reverse("unit", args=[unit.pk])), unit, unit=unit)


@require_http_methods(["GET", "HEAD", "POST"])
def person_correction(request: Request, person_id: int) -> HttpResponse:
    person = get_person(request.user, person_id)
    if person.left_on is not None:
        raise NotFound
    places = memberships_of_person(request.user, person)
    about = Link(person.name, reverse("person", args=[person.pk]))
    return _correction(request, about, places[0].unit if places else None, person=person)


def _correction(
    request: Request, about: Link, place: Unit | None, *, unit: Unit | None = None, person: Person | None = None
) -> HttpResponse:
    form = CorrectionForm(typed(request))
    if request.method == "POST" and form.saved(
        lambda values: report_correction(request.user, unit=unit, person=person, **values)
    ):
        messages.success(request, _("Tak. Vi har givet det videre til dem, der kan rette det."))
        return redirect(about.url)
    leaders = leaders_of(request.user, place) if place else []
    goes_to = _("dem, der passer oplysningerne i kommunen")
    # Only who can log in has an inbox.
    readers = [leader.person for leader in leaders if leader.person.account and leader.person.account.is_active]
    if readers:
        goes_to = _("%(leader)s og dem, der passer oplysningerne i kommunen") % {"leader": readers[0].name}
    page = CorrectionPage(about=about, goes_to=goes_to, form=form)
    return render(request, "people/correction.html", {"page": page}, status=form.answer_status)
