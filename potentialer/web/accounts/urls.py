from django.urls import path

from potentialer.web.accounts import administration, own, views

urlpatterns = [
    path("log-ind/", views.log_in, name="login"),
    path("log-ind/demo/", views.enter_demo, name="enter-demo"),
    path("log-af/", views.log_out, name="log-out"),
    path("min-side/", own.own_page, name="own-page"),
    path("min-side/adgangskode/", views.change_password, name="password"),
    path("min-side/billede/", own.change_portrait, name="own-portrait"),
    path("min-side/billede/fjern/", own.remove_portrait, name="own-portrait-remove"),
    path("administration/brugere/", administration.accounts, name="accounts"),
    path("administration/brugere/<int:account_id>/", administration.account, name="account"),
    path("administration/brugere/<int:account_id>/kode/", administration.new_password, name="account-password"),
    path("administration/brugere/<int:account_id>/adgang/", administration.set_active, name="account-active"),
]
