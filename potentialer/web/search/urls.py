from django.urls import path

from potentialer.web.search import front, health, views

urlpatterns = [
    path("", front.front, name="front"),
    path("soeg/", views.answer, name="search"),
    path("soeg/forslag/", views.suggestions, name="suggestions"),
    path("sundhed/", health.health, name="health"),
]
