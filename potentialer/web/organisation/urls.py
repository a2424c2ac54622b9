from django.urls import path

from potentialer.web.organisation import applying, views

urlpatterns = [
    path("", views.upload, name="organisation"),
    path("<str:draft_name>/kolonner/", views.columns, name="organisation-columns"),
    path("<str:draft_name>/plan/", applying.plan, name="organisation-plan"),
    path("<str:draft_name>/plan/<slug:section>/", applying.steps, name="organisation-steps"),
    path("<str:draft_name>/valg/", applying.options, name="organisation-options"),
    path("<str:draft_name>/indlaes/", applying.apply, name="organisation-apply"),
    path("<str:draft_name>/kvittering/", applying.receipt, name="organisation-receipt"),
    path("<str:draft_name>/slet/", views.discard, name="organisation-discard"),
]
