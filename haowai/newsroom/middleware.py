"""What surrounds every request to the newsroom: the press transaction, and the change of temporary
passwords."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from haowai.articles.embeds import addresses_in, look_up
from haowai.articles.models.article import ArticleChanged, actor_of
from haowai.articles.printing import Withheld
from haowai.press.transaction import press_transaction

NEWSROOM = "/newsroom/"
PAGES = NEWSROOM + "pages/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PressMiddleware:
    """Opens the press transaction around every view of the newsroom that may write.

    Wagtail saves, publishes and moves in several transactions of its own; inside this one, an exception at
    any step leaves nothing changed. A read takes no transaction: on SQLite it would queue behind the writers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if (
            not request.path.startswith(NEWSROOM)
            or request.method in SAFE
            or not request.user.is_authenticated
        ):
            return None
        try:
            with press_transaction(actor_of(request.user)):
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and not response.is_rendered:  # type: ignore[attr-defined]
                    response.render()
                return response
        except (ArticleChanged, Withheld) as refusal:
            # Found out only while printing, when nothing can be half done any more: say so where they were.
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())


class EmbedMiddleware:
    """Asks other sites about the films that an article embeds before the press transaction opens: nobody else has to
    wait for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> None:
        if request.method == "POST" and request.path.startswith(PAGES) and request.user.is_authenticated:
            look_up(addresses_in(request.POST))


class TemporaryPasswordMiddleware:
    """Somebody who signs in with a password that another person made chooses a new one before anything
    else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith(NEWSROOM)
            and request.user.is_authenticated
            and request.user.password_is_temporary
        ):
            allowed = {
                reverse("newsroom_new_password"),
                reverse("wagtailadmin_logout"),
                reverse("wagtailadmin_javascript_catalog"),
            }
            if request.path not in allowed:
                return redirect("newsroom_new_password")
        return self.get_response(request)
