from django.apps import AppConfig


class SectionsConfig(AppConfig):
    name = "haowai.sections"
    label = "sections"
