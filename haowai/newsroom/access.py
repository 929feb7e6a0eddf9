"""Who may do what where, read from the same rows that Wagtail's own doors ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from wagtail.permissions import page_permission_policy

from haowai.articles.models import Article, SectionFolder
from haowai.sections.models import Section

ANY = frozenset({"add", "change", "publish", "lock", "unlock"})


def _paths(user: Any, verbs: Iterable[str]) -> list[str]:
    """Paths of the highest pages on which somebody holds one of the permissions."""
    names = {f"{verb}_page" for verb in verbs}
    held = page_permission_policy.get_cached_permissions_for_user(user)
    return sorted({row.page.path for row in held if row.permission.codename in names})


def everywhere(user: Any, verbs: Iterable[str]) -> bool:
    """Whether somebody may do one of these in every section."""
    return user.is_superuser or any(len(path) == Article.steplen for path in _paths(user, verbs))


def somewhere(user: Any, *verbs: str) -> bool:
    """Whether somebody may do one of these in any section; asks no further query."""
    return user.is_superuser or bool(_paths(user, verbs))


def sections_with(user: Any, *verbs: str) -> QuerySet[Section]:
    """Sections in which somebody may do at least one of ``verbs`` (add, change, publish, lock, unlock)."""
    sections = Section.objects.select_related("channel")
    if everywhere(user, verbs):
        return sections
    where = Q(pk__in=[])
    for path in _paths(user, verbs):
        where |= Q(path__startswith=path)
    return sections.filter(folder__in=SectionFolder.objects.filter(where).order_by())


def linkable(user: Any) -> Q:
    """The pages that somebody may find to link to: what is live, and what they may open themselves."""
    if everywhere(user, ANY):
        return Q()
    where = Q(live=True)
    for path in _paths(user, ANY):
        where |= Q(path__startswith=path)
    return where


def article_for(user: Any, pk: int, check: str) -> Article:
    """The newest version of an article, when Wagtail's tester (``can_edit``, ``can_publish``,
    ``can_unpublish``, ``can_delete``, ``can_move``, ``can_copy``) allows it; PermissionDenied or Http404
    else."""
    article = get_object_or_404(Article.objects.select_related("section__channel"), pk=pk)
    if not getattr(article.permissions_for_user(user), check)():
        raise PermissionDenied
    return article
