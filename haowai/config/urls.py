"""Root addresses: the newsroom, and everything else the reader's site."""

from django.urls import include, path

urlpatterns = [
    path("newsroom/", include("haowai.newsroom.urls")),
    path("", include("haowai.reader.urls")),
]
