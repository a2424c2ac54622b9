from django.apps import AppConfig


class DomainConfig(AppConfig):
    name = "potentialer.domain"
    label = "domain"
    default_auto_field = "django.db.models.BigAutoField"
