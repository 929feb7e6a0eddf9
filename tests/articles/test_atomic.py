"""Going to press is all or nothing: each door is tried with a failure at every statement that writes.

A door writes to Wagtail's tables, the log, payloads, stories, lists and the head. Whichever of these writes
fails, the database must afterwards be as it was before. Wagtail's search and reference index are left out: it
updates them as tasks whose failure it swallows, and both can be made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from haowai.articles import bulk, editions, scheduler
from haowai.articles.models import Article
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.tree import month_folder
from haowai.articles.verbs import go_to_press, move_to_section, restore, take_down
from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.press.verify import verify
from tests.cast import Newsroom, Paper, publish, write, write_for_paper

pytestmark = pytest.mark.django_db

LAGGING = ("wagtailsearch_", "wagtailcore_referenceindex", "modelsearch_")
#: What says nothing of articles: who is signed in, and who has which page open.
BESIDE = ("django_session", "axes_", "wagtailadmin_editingsession", "sqlite_", "django_migrations", *LAGGING)


class Failed(Exception):
    """The failure that the tests put in."""


class Breaker:
    """Counts the statements that write, and fails instead of the one that it was told to."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
        if writes and not any(table in sql for table in BESIDE):
            self.count += 1
            if self.count == self.at:
                raise Failed(sql[:200])
        return execute(sql, params, many, context)


def tables() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that matters."""
    names = [name for name in connection.introspection.table_names() if not name.startswith(BESIDE)]
    held: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 names from the catalogue
            held[name] = sorted(cursor.fetchall(), key=repr)
    return held


@contextmanager
def breaking(breaker: Breaker) -> Iterator[None]:
    with connection.execute_wrapper(breaker):
        yield


def all_or_nothing(door: Callable[[], Any], *, rows: int) -> None:
    """Fail at the first write, at the second, and so on until the door gets through, which appends ``rows``
    rows.
    """
    before, length = tables(), LogRow.objects.count()
    at = 1
    while True:
        breaker = Breaker(at)
        failure: Failed | None = None
        try:
            with breaking(breaker), transaction.atomic():
                door()
        except Failed as raised:
            failure = raised
        if failure is None:
            break
        after = tables()
        changed = {name for name in before if before[name] != after[name]}
        assert not changed, f"left changed by a failure at {failure}"
        at += 1
    assert breaker.count == at - 1 > 0, "a failure was swallowed"
    assert LogRow.objects.count() == length + rows
    assert verify().ok


# -------------------------------------------------------------------------------------------------- verbs


def test_publish(paper: Paper) -> None:
    pk = write(paper.world).pk
    all_or_nothing(lambda: go_to_press(Article.objects.get(pk=pk)), rows=1)


def test_publish_a_revision(paper: Paper) -> None:
    article = publish(paper.world)
    article.headline = "貝朗港渡輪全線復航"
    revision = article.save_revision()
    pk = revision.pk
    all_or_nothing(lambda: article.revisions.get(pk=pk).publish(), rows=1)


def test_take_down(paper: Paper) -> None:
    article = publish(paper.world)
    all_or_nothing(lambda: take_down(article), rows=1)


def test_restore(paper: Paper) -> None:
    article = publish(paper.world)
    take_down(article)
    pk = article.pk
    all_or_nothing(lambda: restore(Article.objects.get(pk=pk)), rows=1)


def test_move(paper: Paper) -> None:
    article = publish(paper.world)
    all_or_nothing(lambda: move_to_section(article, paper.life), rows=1)


def test_copy(paper: Paper) -> None:
    article = publish(paper.world)
    with press_transaction():
        folder = month_folder(paper.life)
    pk, to = article.pk, folder.pk
    all_or_nothing(
        lambda: Article.objects.get(pk=pk).copy(to=type(folder).objects.get(pk=to), keep_live=True), rows=0
    )


def test_rename_a_section(paper: Paper) -> None:
    def rename() -> None:
        paper.world.refresh_from_db()
        paper.world.name = "寰宇"
        paper.world.save()

    all_or_nothing(rename, rows=1)


def test_redact_a_passage(paper: Paper) -> None:
    number = publish(paper.world, headline="林小明獲救").number
    all_or_nothing(lambda: redact_passage(number, "林小明", user=None, reason="法院裁定"), rows=1)


def test_redact_a_story(paper: Paper) -> None:
    number = publish(paper.world).number
    all_or_nothing(lambda: redact_story(number, user=None, reason="法院裁定"), rows=2)


def test_the_bulk_writer(paper: Paper) -> None:
    def write_two() -> None:
        now = timezone.now()
        articles = [Article(section=paper.world, headline=name, published_at=now) for name in ("甲", "乙")]
        bulk.write([bulk.Manuscript(a, begun=now.date()) for a in articles], publish=True, actor="import")

    write(paper.world)
    all_or_nothing(write_two, rows=2)


# ---------------------------------------------------------------------------------------------- scheduler


def test_a_schedule(paper: Paper) -> None:
    article = go_to_press(write(paper.world, go_live_at=timezone.now() + timedelta(hours=1)))
    later = timezone.now() + timedelta(hours=2)
    revision = article.revisions.get(approved_go_live_at__isnull=False)
    content = revision.content | {"go_live_at": (timezone.now() - timedelta(hours=1)).isoformat()}
    article.revisions.filter(pk=revision.pk).update(content=content)
    all_or_nothing(lambda: scheduler._publish(revision.pk, later), rows=1)


def test_an_expiry(paper: Paper) -> None:
    article = publish(paper.world, expire_at=timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=2)
    all_or_nothing(lambda: scheduler._expire(article.pk, later), rows=1)


def test_an_edition_fails_as_a_whole_when_the_press_does(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One story that can't be published stays behind; but what fails after that takes all of them back."""
    day = timezone.localdate() + timedelta(days=1)
    for page in ("A1", "A2"):
        go_to_press(write_for_paper(paper.world, day, page))
    before = tables()
    for step in ("append", "plain_digest"):
        with monkeypatch.context() as patched:
            module = "haowai.press.transaction.append" if step == "append" else "haowai.press.log.row_digest"
            patched.setattr(module, fail)
            with pytest.raises(Failed):
                editions.release(day)
        assert tables() == before
    assert len(editions.release(day)) == 2


def fail(*args: Any, **kwargs: Any) -> Any:
    raise Failed


@pytest.mark.parametrize(
    "step",
    [
        "haowai.articles.printing.gather",
        "haowai.articles.printing.article_data",
        "haowai.articles.printing.keep_corrections",
        "haowai.press.transaction.append",
        "haowai.press.log.canonical_bytes",
        "haowai.press.log.row_digest",
        "haowai.press.log.project",
        "haowai.press.projection.story_of",
        "haowai.press.projection.keys.lists_of",
        "wagtail.actions.publish_revision.log",
        "wagtail.models.Page.full_clean",
        "wagtail.models.Revision.save",
    ],
)
def test_a_step_of_our_own_that_fails(paper: Paper, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    article = write(paper.world)
    before = tables()
    monkeypatch.setattr(step, fail)
    with pytest.raises(Failed):
        go_to_press(article)
    assert tables() == before


# --------------------------------------------------------------------------------------- doors of Wagtail


@pytest.fixture
def desk(newsroom: Newsroom) -> Client:
    client = Client()
    client.force_login(newsroom.chief)
    return client


def posted(client: Client, name: str, *args: Any, data: dict[str, Any] | None = None, query: str = "") -> Any:
    """Post to a view of Wagtail; it must answer with a redirect, which is what it does when all went well."""
    response = client.post(reverse(name, args=args) + query, data or {})
    assert response.status_code == 302, response.content.decode()[:2000]
    return response


def test_take_down_in_the_newsroom(paper: Paper, desk: Client) -> None:
    pk = publish(paper.world).pk
    all_or_nothing(lambda: posted(desk, "newsroom_take_down", pk), rows=1)


def test_restore_in_the_newsroom(paper: Paper, desk: Client) -> None:
    article = publish(paper.world)
    take_down(article)
    all_or_nothing(lambda: posted(desk, "newsroom_restore", article.pk), rows=1)


def test_move_in_the_newsroom(paper: Paper, desk: Client) -> None:
    pk = publish(paper.world).pk
    all_or_nothing(lambda: posted(desk, "newsroom_move", pk, data={"section": paper.life.pk}), rows=1)


def test_copy_in_the_newsroom(paper: Paper, desk: Client) -> None:
    pk = publish(paper.world).pk
    all_or_nothing(lambda: posted(desk, "newsroom_copy", pk, data={"section": paper.life.pk}), rows=0)


@pytest.mark.parametrize(("action", "rows"), [("publish", 2), ("unpublish", 2)])
def test_bulk_actions_in_the_newsroom(paper: Paper, desk: Client, action: str, rows: int) -> None:
    make = publish if action == "unpublish" else write
    pks = [make(paper.world, headline=headline).pk for headline in ("甲", "乙")]
    query = "?" + "&".join(f"id={pk}" for pk in pks) + f"&next={reverse('wagtailadmin_home')}"
    all_or_nothing(
        lambda: posted(desk, "wagtail_bulk_action", "wagtailcore", "page", action, query=query), rows=rows
    )


def test_approval_in_the_newsroom(paper: Paper, newsroom: Newsroom, desk: Client) -> None:
    article = write(paper.world, user=newsroom.reporter)
    article.save_revision(user=newsroom.reporter)
    article = Article.objects.get(pk=article.pk)
    article.get_workflow().start(article, newsroom.reporter)
    task = article.current_workflow_task_state
    all_or_nothing(
        lambda: posted(desk, "wagtailadmin_pages:workflow_action", article.pk, "approve", task.pk), rows=1
    )


def test_the_form_in_the_newsroom(paper: Paper, desk: Client) -> None:
    pk = write(paper.world, body=[]).pk
    page = BeautifulSoup(desk.get(reverse("wagtailadmin_pages:edit", args=[pk])).content, "html.parser")
    form = page.find("form", {"data-edit-form": True})
    assert isinstance(form, Tag)
    values = fields_of(form) | {"action-publish": "1", "body-count": "0", "headline": "從表單付印"}
    all_or_nothing(lambda: posted(desk, "wagtailadmin_pages:edit", pk, data=values), rows=1)
    assert Article.objects.get(pk=pk).headline == "從表單付印"


def fields_of(form: Tag) -> dict[str, Any]:
    """What a browser without script would send, buttons apart."""
    values: dict[str, Any] = {}
    for control in form.find_all(["input", "textarea", "select"]):
        name, kind = control.get("name"), control.get("type", "")
        if not name or kind in {"submit", "button", "file"}:
            continue
        if control.name == "select":
            chosen = control.find_all("option", selected=True) or control.find_all("option")[:1]
            if control.has_attr("multiple"):
                chosen = [option for option in chosen if option.has_attr("selected")]
            values[name] = [option.get("value", "") for option in chosen]
        elif control.name == "textarea":
            values[name] = control.text.strip()
        elif kind not in {"checkbox", "radio"} or control.has_attr("checked"):
            values[name] = control.get("value", "on" if kind == "checkbox" else "")
    return values
