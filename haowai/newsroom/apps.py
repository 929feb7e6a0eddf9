from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "haowai.newsroom"
    label = "newsroom"
