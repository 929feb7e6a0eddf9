"""What Wagtail does around the article's own methods: publishing base pages, moving in the tree, and
deleting.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from haowai.articles.models import Article
from haowai.press.models import Story
from haowai.press.transaction import press_transaction


def touch(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Bulk actions publish and unpublish the base page, whose ``save`` is not the article's."""
    if issubclass(sender, Article):
        with press_transaction() as press:
            press.touch_article(instance.pk)


def refuse_folder_move(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Folders follow channels and sections (see ``articles/tree.py``) and stay where they are."""
    if not issubclass(sender, Article):
        raise PermissionDenied(_("Folders stay where they are. Move the articles, or change the section."))


def follow_move(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """An article that was moved in the tree belongs to the section of its new folder, and is printed so."""
    if not issubclass(sender, Article):
        return
    with press_transaction() as press:
        section = parent_page_after.specific.section
        Article.objects.filter(pk=instance.pk).update(section=section)
        press.touch_article(instance.pk)


def refuse_deletion(sender: type[Article], instance: Article, **kwargs: Any) -> None:
    """A printed article stays: readers are owed a 410, and the log its subject. It can be taken down."""
    if Story.objects.filter(number=instance.number).exists():
        raise ValidationError(_("A printed article can't be deleted. Take it down instead."))
