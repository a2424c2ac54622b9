"""An administrator gives a colleague access."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from potentialer.base.errors import NotAllowed
from potentialer.domain.accounts.operations import new_password
from potentialer.domain.people.operations import give_access
from potentialer.domain.people.policies import can_give_access
from potentialer.domain.people.queries import get_person
from potentialer.web.people.forms import AccessForm
from potentialer.web.people.pages import AccessPage
from potentialer.web.shared.forms import typed
from potentialer.web.shared.parts import Link
from potentialer.web.shared.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, person_id: int) -> HttpResponse:
    """The answer to the post shows the one-time password, once; it is stored nowhere in the clear."""
    person = get_person(request.user, person_id)
    if not can_give_access(request.user, person):
        raise NotAllowed
    form = AccessForm(typed(request), initial={"login": person.mail or person.key})
    about = Link(person.name, reverse("person", args=[person.pk]))
    password = new_password()
    if request.method == "POST" and form.saved(
        lambda values: give_access(request.user, person=person, login=values["login"], password=password)
    ):
        page = AccessPage(person=about, form=form, login=form.cleaned_data["login"].casefold(), password=password)
    else:
        page = AccessPage(person=about, form=form)
    return render(request, "people/access.html", {"page": page}, status=form.answer_status)
