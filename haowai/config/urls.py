"""Root addresses: the newsroom, and everything else the reader's site. Previews are the reader's pages."""

from django.urls import include, path

from haowai.articles.preview import set_preview_renderer
from haowai.newsroom.previews import set_renderers
from haowai.reader.preview import render_front, render_preview, render_special

set_preview_renderer(render_preview)
set_renderers(front=render_front, special=render_special)

urlpatterns = [
    path("newsroom/", include("haowai.newsroom.urls")),
    path("", include("haowai.reader.urls")),
]

#: What is answered while the database is gone.
handler500 = "haowai.config.outage.answer_error"
