from django.urls import path

from potentialer.web.search import health, views

urlpatterns = [
    path("", views.front, name="front"),
    path("soeg/", views.search, name="search"),
    path("soeg/forslag/", views.suggestions, name="suggestions"),
    path("sundhed/", health.health, name="health"),
]
