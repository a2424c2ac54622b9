from django.urls import path

from potentialer.web.help import views

urlpatterns = [
    path("hjaelp/", views.help_list, name="help"),
    path("hjaelp/ny/", views.new, name="help-new"),
    path("hjaelp/<slug:slug>/", views.help_text, name="help-page"),
    path("hjaelp/<slug:slug>/ret/", views.edit, name="help-edit"),
    path("hjaelp/<slug:slug>/slet/", views.delete, name="help-delete"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
]
