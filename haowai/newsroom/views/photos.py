"""Withdrawing a photo: it leaves every page at once, its caption stays."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.images.permissions import permission_policy

from haowai.media.models import Photo
from haowai.newsroom.views.base import Trail


class WithdrawPhotoView(Trail, TemplateView):
    """Asks, and withdraws; or takes that back."""

    template_name = "newsroom/withdraw_photo.html"
    page_title = gettext_lazy("Withdraw a photo")
    header_icon = "image"
    above = ("wagtailimages:index", gettext_lazy("Photos"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.photo = get_object_or_404(Photo, pk=kwargs["pk"])
        if not permission_policy.user_has_permission_for_instance(request.user, "change", self.photo):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "photo": self.photo}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.photo.withdrawn_at = None if self.photo.withdrawn_at else timezone.now()
        self.photo.save(update_fields=["withdrawn_at"])
        told = (
            _("The photo is withdrawn: no page shows it.")
            if self.photo.withdrawn_at
            else _("The photo may be shown again.")
        )
        messages.success(request, told)
        return redirect(reverse("wagtailimages:edit", args=[pk]))
