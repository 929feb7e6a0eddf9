"""What the newsroom's own screens share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin


class PermissionMixin:
    """Asks for one permission of Django's before anything is loaded."""

    permission = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Trail(WagtailAdminTemplateMixin):
    """A screen with its place in the newsroom: home, then ``above`` (name of an address, label), then
    itself."""

    above: tuple[str, Promise] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail: list[dict[str, Any]] = [{"url": reverse("wagtailadmin_home"), "label": gettext_lazy("Home")}]
        if self.above:
            trail.append({"url": reverse(self.above[0]), "label": self.above[1]})
        return [*trail, {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}]


class ScreenView(PermissionMixin, Trail, TemplateView):
    """A screen that shows something to whoever holds a permission."""
