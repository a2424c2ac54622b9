"""All addresses. They are Danish, and stay: people bookmark them."""

from django.urls import include, path

from potentialer.web.shared import branding

urlpatterns = [
    path("", include("potentialer.web.search.urls")),
    path("", include("potentialer.web.accounts.urls")),
    path("", include("potentialer.web.people.urls")),
    path("", include("potentialer.web.cards.urls")),
    path("", include("potentialer.web.potentials.urls")),
    path("", include("potentialer.web.topics.urls")),
    path("", include("potentialer.web.synonyms.urls")),
    path("", include("potentialer.web.help.urls")),
    path("", include("potentialer.web.feedback.urls")),
    path("", include("potentialer.web.needs.urls")),
    path("administration/organisation/", include("potentialer.web.organisation.urls")),
    path("tema.css", branding.theme, name="theme"),
    path("logo", branding.logo, name="logo"),
]
