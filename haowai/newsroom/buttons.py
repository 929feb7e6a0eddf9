"""What can be done with one article, as the buttons of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from haowai.articles.models import Article

NEW_TAB = {"target": "_blank", "rel": "noreferrer"}


def article_buttons(article: Article, user: Any, *, next_url: str = "") -> list[Button]:
    """The buttons somebody may press, in the order of a desk's habits."""
    buttons = [
        Button(label, address, icon_name=icon, attrs=NEW_TAB if icon == "view" else {})
        for allowed, label, address, icon in _acts(article, user, next_url)
        if allowed
    ]
    for place, button in enumerate(buttons):
        button.priority = place
    return buttons


def _acts(article: Article, user: Any, next_url: str) -> Iterator[tuple[bool, str, str, str]]:
    """Every act: whether it is allowed, its words, its address, its icon."""
    may = article.permissions_for_user(user)
    after = f"?{urlencode({'next': next_url})}" if next_url else ""
    live, printed = article.live, article.published_at is not None

    def ours(name: str) -> str:
        return reverse(f"newsroom_{name}", args=[article.pk]) + after

    def wagtails(name: str) -> str:
        return reverse(f"wagtailadmin_pages:{name}", args=[article.pk])

    yield may.can_edit(), _("Edit"), wagtails("edit"), "edit"
    yield live and bool(article.url), _("See it as readers do"), article.url or "", "view"
    yield may.can_copy(), _("Copy as a draft"), ours("copy"), "copy"
    yield may.can_move(), _("Move to another section"), ours("move"), "arrow-right-full"
    yield may.can_view_revisions(), _("History"), wagtails("history"), "history"
    yield user.has_perm("press.view_logrow"), _("Printings"), printings_address(article.number), "list-ul"
    # Lists hold articles of one's own sections, whose numbers one may see; the screen asks again.
    yield printed, _("Numbers"), reverse("newsroom_story_numbers", args=[article.number]), "glasses"
    yield may.can_unpublish(), _("Take down"), ours("take_down"), "download"
    yield not live and printed and may.can_publish(), _("Restore"), ours("restore"), "rotate"
    yield not printed and may.can_delete(), _("Delete"), wagtails("delete") + after, "bin"


def printings_address(number: int) -> str:
    """Where the press log shows what was printed of an article."""
    return f"{reverse('newsroom_press_log')}?{urlencode({'article': number})}"
