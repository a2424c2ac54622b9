from django.urls import path

from potentialer.web.topics import views

urlpatterns = [
    path("emner/", views.topics, name="topics"),
    path("emner/<int:topic_id>/", views.topic, name="topic"),
]
