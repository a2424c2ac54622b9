from django.urls import path

from potentialer.web.people import access, corrections, people, units

urlpatterns = [
    path("enheder/", units.units, name="units"),
    path("enheder/<int:unit_id>/", units.unit, name="unit"),
    path("enheder/<int:unit_id>/under/", units.unit_children, name="unit-children"),
    path("enheder/<int:unit_id>/ret/", units.edit, name="unit-edit"),
    path("enheder/<int:unit_id>/stedfortraedere/", units.delegates, name="unit-delegates"),
    path("enheder/<int:unit_id>/stedfortraedere/fjern/", units.dismiss, name="unit-delegate-dismiss"),
    path("enheder/<int:unit_id>/fejl/", corrections.unit_correction, name="unit-correction"),
    path("kolleger/", people.people, name="people"),
    path("kolleger/<int:person_id>/", people.person, name="person"),
    path("kolleger/<int:person_id>/billede/", people.portrait, name="portrait"),
    path("kolleger/<int:person_id>/visitkort.vcf", people.person_vcard, name="person-vcard"),
    path("kolleger/<int:person_id>/qr.svg", people.person_qr, name="person-qr"),
    path("kolleger/<int:person_id>/fejl/", corrections.person_correction, name="person-correction"),
    path("kolleger/<int:person_id>/adgang/", access.give, name="person-access"),
]
