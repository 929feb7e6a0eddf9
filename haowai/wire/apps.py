from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "haowai.wire"
    label = "wire"
