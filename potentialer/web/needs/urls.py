from django.urls import path

from potentialer.web.needs import views

urlpatterns = [
    path("behov/", views.needs, name="needs"),
    path("behov/<int:need_id>/ved-vi-noget-om/", views.begin, name="need-begin"),
    path("behov/<int:need_id>/vis/", views.decide, {"shown": True}, name="need-release"),
    path("behov/<int:need_id>/skjul/", views.decide, {"shown": False}, name="need-hide"),
]
