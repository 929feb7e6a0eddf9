"""A page that nobody asked for before is cheap: few queries, as many in a large newspaper as in a small one, and
nothing that is rendered once is ever old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from haowai.media.models import Photo
from haowai.press.log import head_number
from haowai.press.transaction import press_transaction
from haowai.reader.fragments import FRAGMENTS, OVERHEAD, Fragments
from haowai.reader.links import Link
from haowai.sections.models import Promotion, Section, ServicePage
from tests.cast import Paper, publish
from tests.reader.conftest import MakePhoto, index_all

committed = pytest.mark.django_db(transaction=True)
#: Queries of each page, the head of the log being known, as it is behind the page cache.
QUERIES = {"home": 3, "section": 2, "archive": 3, "first story": 2, "last story": 2}


def ask(reader: Client, path: str) -> str:
    """The page, asked as the page cache asks."""
    response = reader.get(path, **{"haowai.head": head_number()})  # type: ignore[arg-type]
    assert response.status_code == 200, path
    return response.text


def count(reader: Client, path: str, **known: Any) -> int:
    """The queries of a page that is made anew, in a process that has been at work."""
    ask(reader, path)
    with CaptureQueriesContext(connection) as captured:
        reader.get(path, **known)
    return len(captured)


@committed
@pytest.mark.parametrize("stories", [3, 30])
def test_queries_are_the_same_at_two_sizes(
    stories: int, paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    desks = [paper.world, paper.life, paper.politics]
    written = [publish(desks[at % 3], lead=make_photo()) for at in range(stories)]
    Promotion.objects.create(
        name="訂報", slot="end", title="訂一份報", url="/service/app/", photo=make_photo()
    )
    first, last = (f"/{article.section.slug}/{article.number}" for article in (written[0], written[-1]))
    paths = {
        "home": "/",
        "section": "/world/",
        "archive": f"/world/archive/{timezone.localdate()}/",
        "first story": first,
        "last story": last,
    }
    known: dict[str, Any] = {"haowai.head": head_number()}
    assert {name: count(reader, path, **known) for name, path in paths.items()} == QUERIES
    # Without the page cache the log is asked, once.
    assert count(reader, first) == QUERIES["first story"] + 1


@committed
def test_a_section_that_is_renamed_is_renamed_everywhere(paper: Paper, reader: Client) -> None:
    article = publish(paper.world)
    paths = ["/", "/world/", f"/world/{article.number}", "/latest/"]
    for path in paths:
        assert "天下大事" not in ask(reader, path)
    paper.world.name = "天下大事"
    paper.world.save()
    for path in paths:
        page = ask(reader, path)
        assert "天下大事" in page, path
        assert ">國際<" not in page, path


@committed
def test_a_new_section_and_a_service_page_join_the_frame(paper: Paper, reader: Client) -> None:
    assert "健康" not in ask(reader, "/")
    with press_transaction("test"):
        Section.objects.create(channel=paper.channel, slug="health", name="健康")
        about = ServicePage.objects.create(channel=paper.channel, slug="about", title="關於我們")
    assert 'href="/health/"' in ask(reader, "/")
    assert "關於我們" in ask(reader, "/world/")
    about.delete()
    assert "關於我們" not in ask(reader, "/world/")


@committed
def test_what_is_here_is_marked_on_each_page_by_itself(paper: Paper, reader: Client) -> None:
    article = publish(paper.world)
    for _again in range(2):
        home, world, life, story = (
            ask(reader, path) for path in ("/", "/world/", "/life/", f"/world/{article.number}")
        )
        assert '<a href="/world/">國際' in home
        assert '<a href="/world/" aria-current="page">國際' in world
        assert '<a href="/life/" aria-current="page">生活' in life
        assert '<a href="/world/" aria-current="true">國際' in story
        assert '<a href="/latest/" aria-current="page">' not in story


@committed
def test_the_words_that_are_searched_for_stay_with_their_reader(paper: Paper, reader: Client) -> None:
    publish(paper.world)
    index_all()
    assert 'value="渡輪"' in ask(reader, "/search/?q=渡輪")
    assert 'value="漁港"' in ask(reader, "/search/?q=漁港")
    assert 'value="渡輪"' not in ask(reader, "/search/")


@committed
def test_a_picture_leaves_what_was_rendered_with_it(
    paper: Paper, reader: Client, make_photo: MakePhoto
) -> None:
    photo = make_photo(caption="渡輪靠岸。")
    article = publish(paper.world, lead=photo, body=[("paragraph", "<p>一。</p>"), ("photo", _shown(photo))])
    promoted = make_photo()
    Promotion.objects.create(name="訂報", slot="end", title="訂一份報", url="/service/app/", photo=promoted)
    paths = ["/", "/world/", f"/world/{article.number}"]
    for path in paths:
        page = ask(reader, path)
        assert f"/pictures/{photo.pk}/" in page
        assert f"/pictures/{promoted.pk}/" in page
    for each in (photo, promoted):
        each.withdrawn_at = timezone.now()
        each.save()
    for path in paths:
        assert "/pictures/" not in ask(reader, path).partition("<body")[2], path
    assert "渡輪靠岸。" in ask(reader, paths[-1]), "the caption stays"


@committed
def test_a_campaign_ends_though_nothing_is_printed(paper: Paper, reader: Client) -> None:
    path = f"/world/{publish(paper.world).number}"
    Promotion.objects.create(
        name="訂報",
        slot="end",
        title="訂一份報",
        url="/service/app/",
        ends_at=timezone.now() + timedelta(hours=1),
    )
    assert "訂一份報" in ask(reader, path)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert "訂一份報" not in ask(reader, path)


def _shown(photo: Photo) -> dict[str, Any]:
    return {"photo": photo, "caption": "", "credit": "", "alt": ""}


# --- The tag, and what it keeps --------------------------------------------------------------------------------


def rendered(text: str, **values: Any) -> str:
    return str(Template("{% load kept %}" + text).render(Context(values)))


def test_a_part_is_rendered_once_for_the_same_values() -> None:
    asked = []

    def word() -> str:
        asked.append(1)
        return "字"

    template = Template("{% load kept %}{% kept link=link %}{{ link.name }}{% endkept %}{{ word }}")
    for name in ("甲", "甲", "乙"):
        text = template.render(Context({"link": Link("/", name), "word": word}))
        assert text == f"{name}字"


def test_inside_there_is_only_what_is_named() -> None:
    text = "{% kept link=link %}{{ link.name }}{{ other }}{% endkept %}{{ other }}"
    assert rendered(text, link=Link("/", "甲"), other="外") == "甲外"


def test_words_are_escaped_as_ever() -> None:
    assert rendered("{% kept word=word %}{{ word }}{% endkept %}", word="<b>") == "&lt;b&gt;"


def test_each_language_has_its_own() -> None:
    template = Template("{% load kept i18n %}{% kept word=word %}{% translate 'Search' %}{% endkept %}")
    with translation.override("zh-hant"):
        chinese = template.render(Context({"word": 1}))
    with translation.override("en"):
        assert template.render(Context({"word": 1})) == "Search" != chinese


def test_a_model_is_no_key() -> None:
    with pytest.raises(TypeError):
        rendered("{% kept section=section %}{{ section.name }}{% endkept %}", section=Section(pk=1))


@pytest.mark.parametrize("text", ["{% kept %}{% endkept %}", "{% kept word %}{% endkept %}"])
def test_a_part_names_what_it_is_made_of(text: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered(text)


def test_memory_is_bounded_and_what_is_used_stays() -> None:
    fragments = Fragments(most=10 * (OVERHEAD + 100))
    for at in range(50):
        fragments.get("用", lambda: "用")
        fragments.get(at, lambda: "一")
        assert fragments.size <= fragments.most
    again = []
    fragments.get("用", lambda: again.append(1) or "用")  # type: ignore[func-returns-value]
    assert not again
    fragments.get(0, lambda: again.append(1) or "一")  # type: ignore[func-returns-value]
    assert again


@pytest.fixture(autouse=True)
def empty_memory() -> None:
    FRAGMENTS.clear()
