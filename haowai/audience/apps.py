from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "haowai.audience"
    label = "audience"
