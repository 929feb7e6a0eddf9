from typing import Any

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "haowai.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate, post_save

        from haowai.lib.indexing import teach
        from haowai.newsroom.desk_search import DeskSearch
        from haowai.newsroom.reviewing import Reviews
        from haowai.press.consumers import register
        from haowai.sections.models import Channel, Section

        register(Reviews())
        register(DeskSearch())
        connection_created.connect(teach)

        post_migrate.connect(make_roles, sender=self)
        post_save.connect(make_section_roles, sender=Section)
        post_save.connect(rename_channel_roles, sender=Channel)


def make_roles(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """After migrating: Django makes permissions app by app in this same signal, so ours may not all be there
    yet."""
    if using != "default":
        # The file of page views has no staff.
        return
    from django.apps import apps
    from django.contrib.auth.management import create_permissions

    from haowai.newsroom.groups import ensure_roles

    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
    ensure_roles()


def make_section_roles(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    from haowai.newsroom.groups import ensure_section_roles

    if not raw:
        ensure_section_roles(instance)


def rename_channel_roles(instance: Any, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    from haowai.newsroom.groups import ensure_section_roles

    if not raw and not created:
        for section in instance.sections.select_related("channel"):
            ensure_section_roles(section)
