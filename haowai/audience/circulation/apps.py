from django.apps import AppConfig


class CirculationConfig(AppConfig):
    name = "haowai.audience.circulation"
    label = "circulation"
