"""What the measured newspaper's own people do, in the newspaper's home: fresh stories, drafts, a session.

The steps of ``benchmarks/steps.py`` run these, each as a process of its own, and hand on what they answer as JSON.
"""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Max
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from benchmarks.drafts import stories
from benchmarks.generator import manuscripts
from benchmarks.newspaper import ACTOR, SEED, make_newspaper
from benchmarks.rendering import counted
from haowai.accounts.models import Staff
from haowai.articles.bulk import write
from haowai.articles.models import Article
from haowai.articles.verbs import create_article, go_to_press
from haowai.discovery.related.following import RelatedStories
from haowai.press.log import head_number
from haowai.press.models import Cursor, PaperEdition, Story
from haowai.press.models.story import TAIPEI
from haowai.sections.addresses import section_path, story_path
from haowai.sections.models import Section

FRESH = timedelta(hours=47)


def freshen(count: str) -> Any:
    """Stories of the last two days, which feeds and the news sitemap are made of."""
    now = timezone.now()
    first = (Article.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    for batch in manuscripts(SEED, int(count), make_newspaper(), now - FRESH, now, first=first):
        write(batch, publish=True, actor=ACTOR)
    return {}


def session() -> Any:
    """An administrator who is signed in: the cookies of the newsroom."""
    staff = Staff.objects.filter(is_superuser=True).order_by("pk")[0]
    Staff.objects.filter(pk=staff.pk).update(password_is_temporary=False)
    staff.refresh_from_db()
    store = SessionStore()
    store[SESSION_KEY] = str(staff.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    store.create()
    return {settings.SESSION_COOKIE_NAME: store.session_key}


def addresses() -> Any:
    """Paths of the paper itself that are measured warm; the newest story that everybody may read."""
    section = _section()
    story = (
        Story.objects.filter(section=section, status="live", rating="general")
        .order_by("-published_at")
        .first()
    )
    assert story is not None
    return {
        "article": story_path(section, story.number),
        "home": "/",
        "section": section_path(section),
        "RSS": "/feeds/latest.rss",
        "news sitemap": "/sitemaps/news.xml",
    }


def archive_stories(count: str) -> Any:
    """Paths of live stories of the paper that may be on every list, the oldest first."""
    sections = {each.pk: each for each in Section.objects.filter(channel__is_paper=True)}
    found = Story.objects.filter(section__in=sections, status="live", rating="general", sponsored=False)
    found = found.order_by("number")
    return [
        story_path(sections[pk], number)
        for number, pk in found.values_list("number", "section_id")[: int(count)]
    ]


def _section() -> Section:
    return Section.objects.select_related("channel").filter(channel__is_paper=True).order_by("position")[0]


def _bodies(count: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Headline and body of stories that nobody else in the newspaper tells."""
    now = timezone.now()
    made = stories(SEED + 1, count, [_section().slug], now - FRESH, now)
    return [
        (
            f"{story.headline} 之{at}",
            [(kind, f"<p>{text}</p>" if kind == "paragraph" else text) for kind, text in story.body],
        )
        for at, story in enumerate(made)
    ]


def drafts(count: str) -> Any:
    """Articles that nobody has published yet: each with its key, its path, and the form that publishes it."""
    section = _section()
    return [
        {
            "pk": article.pk,
            "headline": headline,
            "path": story_path(section, article.number),
            "form": article_form(headline, body),
        }
        for headline, body in _bodies(int(count))
        for article in [create_article(section, headline=headline, body=body)]
    ]


def article_form(headline: str, body: list[tuple[str, str]]) -> dict[str, str]:
    """What a browser sends when the desk publishes an article from its form."""
    data = {
        "headline": headline, "standfirst": "", "kicker": "", "list_title": "", "push_title": "", "safe_headline": "",
        "body": streamfield([(kind, rich_text(text) if kind == "paragraph" else text) for kind, text in body]),
        "signatures": inline_formset([]), "corrections": inline_formset([]), "old_addresses": inline_formset([]),
        "comments": inline_formset([]), "lead": "", "lead_caption": "", "lead_credit": "", "edition": "realtime",
        "paper_date": "", "paper_page": "", "rating": "general", "topics": "", "evolved_from": "",
        "language": "zh-Hant-TW", "go_live_at": "", "expire_at": "", "action-publish": "1",
    }  # fmt: skip
    return dict(nested_form_data(data))


def publishing_queries() -> Any:
    """Queries of one publication, by the same form, asked of Django itself."""
    client = Client(SERVER_NAME="localhost")
    staff = Staff.objects.filter(is_superuser=True).order_by("pk")[0]
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for draft in drafts("3"):
        with counted() as count:
            answer = client.post(f"/newsroom/pages/{draft['pk']}/edit/", draft["form"])
        assert answer.status_code == 302, answer.status_code
        found.append(count[0])
    return {"queries": found[-1]}


def paper(count: str, seconds: str) -> Any:
    """A paper edition of so many stories, approved, that appears so many seconds from now at the earliest."""
    day = timezone.localdate(timezone=TAIPEI) + timedelta(days=1)
    edition = PaperEdition.of(day)
    section = _section()
    paths = []
    for at, (headline, body) in enumerate(_bodies(int(count))):
        article = create_article(
            section,
            headline=headline,
            body=body,
            edition="paper",
            paper_date=day,
            paper_page=f"A{at // 8 + 1}",
        )
        go_to_press(article)
        paths.append(story_path(section, article.number))
    edition.release_at = timezone.now() + timedelta(seconds=float(seconds))
    edition.save()
    return {"paths": paths, "at": edition.release_at.timestamp()}


def caught_up() -> Any:
    """Related stories of what the newspaper has are taken for worked out."""
    Cursor.objects.update_or_create(name=RelatedStories.name, defaults={"number": head_number()})
    return {}


def publish_at(per_second: str, count: str) -> Any:
    """Publish at an even pace: a new story, then an earlier one again under another headline, and so on.

    A line of JSON for each as soon as it is done: the story's path, and the row of the log that it is.
    """
    section = _section()
    waiting = [
        create_article(section, headline=headline, body=body)
        for headline, body in _bodies(int(count) // 2 + 1)
    ]
    print(json.dumps({"paths": [section_path(section), "/", "/feeds/latest.rss"]}), flush=True)
    start = time.monotonic()
    for at in range(int(count)):
        time.sleep(max(start + at / float(per_second) - time.monotonic(), 0))
        article = Article.objects.get(pk=waiting[at // 2 if at % 2 == 0 else max(at // 2 - 3, 0)].pk)
        if at % 2:
            article.headline = f"{article.headline.partition('（')[0]}（{at}）"
        go_to_press(article)
        path = story_path(section, article.number)
        print(json.dumps({"path": path, "row": head_number(), "new": at % 2 == 0}), flush=True)
    return {"seconds": time.monotonic() - start}


def plain_story() -> Any:
    """A story as the plain site is to have it: the same words."""
    number = int(addresses()["article"].rpartition("/")[2])
    article = Article.objects.get(number=number)
    body = [(block.block_type, str(getattr(block.value, "source", block.value))) for block in article.body]
    return {"headline": article.headline, "standfirst": article.standfirst, "body": body}
