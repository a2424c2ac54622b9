from django.urls import path

from potentialer.web.synonyms import views

urlpatterns = [
    path("ordliste/", views.words, name="words"),
    path("ordliste/ny/", views.new, name="words-new"),
    path("ordliste/<int:group_id>/ret/", views.edit, name="words-edit"),
    path("ordliste/<int:group_id>/slet/", views.delete, name="words-delete"),
]
