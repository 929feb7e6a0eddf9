"""Wagtail's administration of users, with the newsroom's screens. Named in INSTALLED_APPS in its place."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffAdministration(WagtailUsersAppConfig):
    user_viewset = "haowai.newsroom.views.staff.StaffViewSet"
