from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "potentialer.web"
    label = "web"
