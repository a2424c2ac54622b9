from django.urls import include, path

urlpatterns = [path("", include("potentialer.web.urls"))]

handler400 = "potentialer.web.shared.errors.bad_request"
handler403 = "potentialer.web.shared.errors.not_allowed"
handler404 = "potentialer.web.shared.errors.not_found"
handler500 = "potentialer.web.shared.errors.server_error"
