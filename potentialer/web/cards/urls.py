from django.urls import path

from potentialer.web.cards import views, writing

urlpatterns = [
    path("visitkort/<int:card_id>/", views.card, name="card"),
    path("visitkort/<int:card_id>/ret/", writing.edit, name="card-edit"),
    path("visitkort/<int:card_id>/del/", writing.publish, name="card-publish"),
    path("visitkort/<int:card_id>/tag-tilbage/", writing.withdraw, name="card-withdraw"),
    path("visitkort/<int:card_id>/stadig-rigtigt/", writing.confirm, name="card-confirm"),
    path("enheder/<int:unit_id>/visitkort/", writing.begin_for_unit, name="card-begin-unit"),
    path("min-side/visitkort/", writing.begin_own, name="card-begin-own"),
]
