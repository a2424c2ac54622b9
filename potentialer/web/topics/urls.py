from django.urls import path

from potentialer.web.topics import keeping, views

urlpatterns = [
    path("emner/", views.topics, name="topics"),
    path("emner/taget-ud/", keeping.retired, name="topics-retired"),
    path("emner/<int:topic_id>/", views.topic, name="topic"),
    path("emner/<int:topic_id>/ret/", keeping.edit, name="topic-edit"),
    path("emner/<int:topic_id>/tag-ud/", keeping.retire, name="topic-retire"),
    path("emner/<int:topic_id>/brug-igen/", keeping.reopen, name="topic-reopen"),
    path("emner/<int:topic_id>/laeg-sammen/", keeping.merge, name="topic-merge"),
]
