from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "haowai.media"
    label = "media"
