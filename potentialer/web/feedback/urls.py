from django.urls import path

from potentialer.web.feedback import views

urlpatterns = [
    path("manglede/", views.missing, name="missing"),
    path("tilbagemeldinger/", views.inbox, name="inbox"),
    path("tilbagemeldinger/<int:feedback_id>/", views.handle, name="feedback-handle"),
]
