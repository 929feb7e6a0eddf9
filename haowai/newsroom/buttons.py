"""What can be done with one article, as the buttons of a list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from haowai.articles.models import Article


def article_buttons(article: Article, user: Any, *, next_url: str = "") -> list[Button]:
    """The buttons somebody may press, in the order of a desk's habits."""
    may = article.permissions_for_user(user)
    after = f"?{urlencode({'next': next_url})}" if next_url else ""

    def ours(name: str) -> str:
        return reverse(f"newsroom_{name}", args=[article.pk]) + after

    buttons = []
    if may.can_edit():
        buttons.append(
            Button(_("Edit"), reverse("wagtailadmin_pages:edit", args=[article.pk]), icon_name="edit")
        )
    if article.live and article.url:
        buttons.append(
            Button(
                _("See it as readers do"),
                article.url,
                icon_name="view",
                attrs={"target": "_blank", "rel": "noreferrer"},
            )
        )
    if may.can_copy():
        buttons.append(Button(_("Copy as a draft"), ours("copy"), icon_name="copy"))
    if may.can_move():
        buttons.append(Button(_("Move to another section"), ours("move"), icon_name="arrow-right-full"))
    if may.can_view_revisions():
        buttons.append(
            Button(
                _("History"), reverse("wagtailadmin_pages:history", args=[article.pk]), icon_name="history"
            )
        )
    if user.has_perm("press.view_logrow"):
        buttons.append(Button(_("Printings"), printings_address(article.number), icon_name="list-ul"))
    if may.can_unpublish():
        buttons.append(Button(_("Take down"), ours("take_down"), icon_name="download"))
    if not article.live and article.published_at and may.can_publish():
        buttons.append(Button(_("Restore"), ours("restore"), icon_name="rotate"))
    if not article.published_at and may.can_delete():
        buttons.append(
            Button(
                _("Delete"), reverse("wagtailadmin_pages:delete", args=[article.pk]) + after, icon_name="bin"
            )
        )
    for place, button in enumerate(buttons):
        button.priority = place
    return buttons


def printings_address(number: int) -> str:
    """Where the press log shows what was printed of an article."""
    return f"{reverse('newsroom_press_log')}?{urlencode({'article': number})}"
