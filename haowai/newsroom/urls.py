"""Addresses of the newsroom: our own first, the rest Wagtail's."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from haowai.newsroom.views.password import NewPasswordView

urlpatterns = [
    path("new-password/", NewPasswordView.as_view(), name="newsroom_new_password"),
    path("", include(wagtailadmin_urls)),
]
