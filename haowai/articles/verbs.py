"""What desks do with articles: each verb is one press transaction, and raises before anything has changed.

``go_to_press`` prints, ``take_down`` withdraws, ``restore`` brings back, ``move_to_section`` changes the
desk. Permissions are the caller's (Wagtail's own views and the newsroom's check them where the article is
loaded).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from haowai.articles.models import Article
from haowai.articles.models.article import actor_of
from haowai.articles.tree import month_folder
from haowai.press.models.story import TAIPEI
from haowai.press.transaction import press_transaction
from haowai.sections.models import Section


class NotPrinted(Exception):
    """The verb needs a printed article; the message says what to do."""


def create_article(section: Section, *, user: Any = None, **fields: Any) -> Article:
    """A new draft in this month's folder of the section. ``fields`` are columns of the article."""
    with press_transaction(actor_of(user)):
        folder = Page.objects.select_for_update().get(pk=month_folder(section).pk)
        article = Article(section=section, owner=user, **fields)
        folder.add_child(instance=article)
        return article


def go_to_press(article: Article, *, user: Any = None, at: datetime | None = None) -> Article:
    """Save this version and print it. One with ``go_live_at`` in the future is scheduled, one for a paper
    that has not appeared yet is approved for it, and nothing is printed.

    Args: ``at`` is the time of the printing (aware; now when absent). Returns the article as it now is.
    """
    with press_transaction(actor_of(user), at=at):
        article.save_revision(user=user, log_action=True).publish(user=user, skip_permission_checks=True)
    return Article.objects.get(pk=article.pk)


def take_down(article: Article, *, user: Any = None) -> None:
    """Withdraw a live article: its page answers 410, it leaves every list. Raises NotPrinted when it is not
    live.
    """
    with press_transaction(actor_of(user)):
        current = locked(article)
        if not current.live:
            raise NotPrinted(_("This article is not live, so there is nothing to take down."))
        # Checks permissions when it is given a user; those are the caller's here.
        current.unpublish(user=None, log_action=False)
        log(instance=current, action="wagtail.unpublish", user=user)


def restore(article: Article, *, user: Any = None) -> Article:
    """Print the newest version of an article that was taken down. Raises NotPrinted when it is live."""
    with press_transaction(actor_of(user)):
        current = locked(article)
        if current.live:
            raise NotPrinted(_("This article is live."))
        newest: Article = current.get_latest_revision_as_object()
        newest.go_live_at = newest.expire_at = None
        return go_to_press(newest, user=user)


def move_to_section(article: Article, section: Section, *, user: Any = None) -> Article:
    """Give the article to another desk; its number stays and its old address redirects."""
    with press_transaction(actor_of(user)):
        current = locked(article)
        begun = current.first_published_at or current.latest_revision_created_at
        folder = month_folder(section, begun.astimezone(TAIPEI).date() if begun else None)
        current.move(folder, pos="last-child", user=user)
    return Article.objects.get(pk=article.pk)


def locked(article: Article) -> Article:
    """The article as it is now, locked until the end of the transaction."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
