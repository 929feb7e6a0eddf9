from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "haowai.demo"
    label = "demo"
