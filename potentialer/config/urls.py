from django.urls import include, path

urlpatterns = [path("", include("potentialer.web.urls"))]
