"""Root addresses: the newsroom, and everything else the reader's site. The preview is the reader's page."""

from django.urls import include, path

from haowai.articles.preview import set_preview_renderer
from haowai.reader.preview import render_preview

set_preview_renderer(render_preview)

urlpatterns = [
    path("newsroom/", include("haowai.newsroom.urls")),
    path("", include("haowai.reader.urls")),
]
