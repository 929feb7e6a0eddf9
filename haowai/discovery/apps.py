from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscoveryConfig(AppConfig):
    name = "haowai.discovery"
    verbose_name = _("Search and related stories")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from haowai.discovery.feeding import SearchIndex
        from haowai.discovery.related.following import RelatedStories
        from haowai.press.consumers import register

        register(SearchIndex())
        register(RelatedStories())
