from django.apps import AppConfig


class ReaderConfig(AppConfig):
    name = "haowai.reader"
    label = "reader"
