"""The plain site's steps: each a process, which prints what it made as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def fill(file: str, drafts: str) -> Any:
    """The site with a few sections, the story of a JSON file, and so many drafts of it to publish."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from wagtail.models import Page, Site

    from benchmarks.plain.models import SectionPage, StoryPage

    site = Site.objects.get(is_default_site=True)
    root: Page = site.root_page
    sections = [
        root.add_child(instance=SectionPage(title=name, slug=f"section-{at}", show_in_menus=True))
        for at, name in enumerate(("政治", "社會", "生活", "國際", "地方", "健康", "評論", "蒐奇"))
    ]
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    body = [(kind, text) for kind, text in told["body"] if kind in ("paragraph", "subheading")]

    def story(slug: str, *, live: bool) -> Any:
        page = StoryPage(
            title=told["headline"][:250], slug=slug, standfirst=told["standfirst"], byline="記者", live=live
        )
        page.body = json.dumps([{"type": kind, "value": text} for kind, text in body])
        sections[0].add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish()
        return page

    for at in range(20):
        path = story(f"story-{at}", live=True).url
    user = get_user_model().objects.create_superuser("editor", "editor@example.tw", "not-asked-for")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    waiting = [
        {"pk": page.pk, "form": form(page, body)}
        for page in (story(f"draft-{at}", live=False) for at in range(int(drafts)))
    ]
    return {
        "path": path,
        "cookies": {"sessionid": session.session_key, "csrftoken": "b" * 32},
        "drafts": waiting,
    }


def form(page: Any, body: list[tuple[str, str]]) -> dict[str, str]:
    """What a browser sends when the editor publishes it."""
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

    data = {
        "title": page.title, "slug": page.slug, "standfirst": page.standfirst, "byline": page.byline,
        "body": streamfield([(kind, rich_text(text) if kind == "paragraph" else text) for kind, text in body]),
        "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "",
        "comments": inline_formset([]), "action-publish": "1",
    }  # fmt: skip
    return dict(nested_form_data(data))


def queries(forms: str) -> Any:
    """How many queries one publication makes; ``forms`` is a file with drafts to publish."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username="editor"))
    for draft in json.loads(Path(forms).read_text(encoding="utf-8")):
        with CaptureQueriesContext(connection) as made:
            answer = client.post(f"/admin/pages/{draft['pk']}/edit/", draft["form"])
        assert answer.status_code == 302, answer.status_code
    return {"queries": len(made)}


if __name__ == "__main__":
    django.setup()
    steps: dict[str, Callable[..., Any]] = {"fill": fill, "queries": queries}
    print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))
