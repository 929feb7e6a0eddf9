"""The API: its description is right, answers are as it says, and tell no more than everybody may read."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone
from openapi_spec_validator import validate

from haowai.articles.models import Article
from haowai.articles.verbs import go_to_press, take_down
from haowai.sections.models import Section, Topic
from tests.cast import Paper, publish
from tests.reader.conftest import MakePhoto, story_at, url_of
from tests.reader.machines.conftest import SAFE_WORDS, SECRET, Print, full_story

pytestmark = pytest.mark.django_db
HOST = "http://localhost:8000"


def document(reader: Client) -> dict[str, Any]:
    return json.loads(reader.get("/api/openapi.json").content)  # type: ignore[no-any-return]


def ask(reader: Client, path: str, status: int = 200, **query: str) -> Any:
    """An answer, held against its schema."""
    response = reader.get(path, query)
    assert response.status_code == status, response.text
    assert response["Access-Control-Allow-Origin"] == "*"
    told = document(reader)
    template = "/api/stories/{number}" if path.removeprefix("/api/stories/").isdigit() else path
    described = told["paths"][template]["get"]["responses"][str(status)]
    (kind,) = described["content"]
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    schema = described["content"][kind]["schema"] | {"components": told["components"]}
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    answer = json.loads(response.content)
    validator.validate(answer)
    return answer


def test_the_description_is_openapi(printed: Print, reader: Client) -> None:
    told = document(reader)
    assert told["openapi"].startswith("3.1")
    validate(told)
    assert told["servers"] == [{"url": HOST}]


def test_stories_are_listed_newest_first(printed: Print, reader: Client) -> None:
    found = ask(reader, "/api/stories")["stories"]
    assert [story["number"] for story in found] == [
        article.number for article in (printed.sponsored, printed.hidden, printed.safe, printed.full)
    ]
    full = found[-1]
    assert full["headline"] == printed.full.headline
    assert full["url"] == HOST + url_of(printed.full)
    assert full["published_at"].endswith("+08:00")
    assert found[0]["sponsored"] is True


def test_one_story_is_told_whole(printed: Print, reader: Client) -> None:
    story = ask(reader, f"/api/stories/{printed.full.number}")
    assert "木樁換新" in story["html"]
    assert story["authors"] == [{"name": "沈以安", "url": f"{HOST}/authors/shen-yi-an/"}]
    assert story["topics"] == [{"name": "渡輪", "url": f"{HOST}/topics/ferry/"}]
    assert story["picture"]["credit"] == "記者方野攝"
    assert story["corrections"][0]["text"] == "首班船為六時十分，非六時。"


def test_of_a_restricted_story_only_what_is_safe_is_told(printed: Print, reader: Client) -> None:
    for article, headline in ((printed.safe, SAFE_WORDS), (printed.hidden, None)):
        expected = {
            "number": article.number, "url": HOST + url_of(article), "rating": "restricted", "headline": headline,
        }  # fmt: skip
        assert ask(reader, f"/api/stories/{article.number}") == expected
        assert expected in ask(reader, "/api/stories")["stories"]
        assert SECRET not in reader.get(f"/api/stories/{article.number}").text
    assert SECRET not in reader.get("/api/stories").text


def test_consent_changes_nothing(printed: Print, reader: Client) -> None:
    reader.post(
        "/gate/", {"next": url_of(printed.hidden)}, headers={"Origin": HOST, "Sec-Fetch-Site": "same-origin"}
    )
    assert SECRET not in reader.get(f"/api/stories/{printed.hidden.number}").text
    assert SECRET not in reader.get("/feeds/latest.rss").text


def test_lists_can_be_narrowed(printed: Print, sports: Section, reader: Client) -> None:
    ball = publish(sports)
    life = publish(printed.paper.life, published_at=timezone.now() + timedelta(seconds=-1))

    def numbers(**query: str) -> set[int]:
        return {story["number"] for story in ask(reader, "/api/stories", **query)["stories"]}

    assert numbers(channel="sports") == {ball.number}
    assert numbers(channel="sports", section="baseball") == {ball.number}
    assert numbers(section="life") == {life.number}
    assert numbers(topic="ferry") == {printed.full.number}
    assert numbers(since=timezone.now().isoformat()) == set()
    assert life.number in numbers(since=(timezone.now() - timedelta(minutes=1)).isoformat())


def walk(reader: Client, path: str, name: str, **query: str) -> list[Any]:
    found: list[Any] = []
    while True:
        answer = ask(reader, path, **query)
        found += answer[name]
        if "next" not in answer:
            return found
        query["cursor"] = answer["next"]


def test_pages_hold_each_story_once_even_of_one_second(paper: Paper, reader: Client) -> None:
    at = timezone.now() - timedelta(hours=1)
    stories = [story_at(paper.world, at) for _ in range(5)]
    stories += [story_at(paper.world, at - timedelta(seconds=1))]
    found = [story["number"] for story in walk(reader, "/api/stories", "stories", limit="2")]
    assert found == [each.number for each in reversed(stories[:5])] + [stories[5].number]


def test_what_is_printed_meanwhile_shifts_nothing(paper: Paper, reader: Client) -> None:
    now = timezone.now()
    old = [story_at(paper.world, now - timedelta(minutes=at)) for at in range(4)]
    first = ask(reader, "/api/stories", limit="2")
    publish(paper.world)
    second = ask(reader, "/api/stories", limit="2", cursor=first["next"])
    assert [story["number"] for story in second["stories"]] == [old[2].number, old[3].number]


def test_sections_and_topics_are_listed(printed: Print, sports: Section, reader: Client) -> None:
    channels = {channel["slug"]: channel for channel in ask(reader, "/api/sections")["channels"]}
    assert channels["sports"]["sections"][0]["url"] == "http://sports.haowai.localhost:8000/baseball/"
    assert reader.get(channels["paper"]["sections"][0]["feed"].removeprefix(HOST)).status_code == 200
    more = [Topic.objects.create(slug=f"t{at}", name=f"題目{at}") for at in range(3)]
    article = full_story(printed.paper.world, printed.photo)
    article.topics.set(more)
    go_to_press(article)
    found = walk(reader, "/api/topics", "topics", limit="1")
    assert {topic["name"] for topic in found} == {"渡輪", "題目0", "題目1", "題目2"}
    assert len(found) == 4


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "0"}, 400), ({"limit": "101"}, 400), ({"limit": "²"}, 400), ({"limit": "x"}, 400),
        ({"cursor": "x"}, 400), ({"cursor": "AAAA"}, 400), ({"cursor": "é"}, 400), ({"cursor": "MjAyNiAx"}, 400),
        ({"since": "yesterday"}, 400), ({"since": "2026-11-20T08:00:00"}, 400),
        ({"since": "0001-01-01T00:00:00Z"}, 400),
        ({"since": "2026-13-45T08:00:00Z"}, 400), ({"colour": "red"}, 400),
        ({"topic": "ferry", "channel": "paper"}, 400), ({"topic": "a\x00"}, 400), ({"section": "a\x00"}, 400),
        ({"cursor": cursor("2026-11-20T00:00:00 1")}, 400),
        ({"cursor": cursor("2026-11-20T00:00:00Z " + "9" * 30)}, 400),
        ({"topic": "none"}, 404), ({"channel": "none"}, 404), ({"section": "none"}, 404),
    ],
)  # fmt: skip
def test_what_can_not_be_answered_is_a_problem(
    printed: Print, reader: Client, query: dict[str, str], status: int
) -> None:
    problem = ask(reader, "/api/stories", status, **query)
    assert problem["status"] == status
    assert problem["detail"]


@pytest.mark.parametrize("path", ["/api/stories/999999", "/api/stories/", "/api/none", "/api/"])
def test_addresses_that_are_none_are_problems(printed: Print, reader: Client, path: str) -> None:
    response = reader.get(path)
    assert response.status_code == 404
    assert response["Content-Type"].startswith("application/problem+json")


def test_what_was_taken_down_is_gone(printed: Print, reader: Client) -> None:
    take_down(printed.full)
    ask(reader, f"/api/stories/{printed.full.number}", 410)


def test_nothing_is_written(printed: Print, reader: Client) -> None:
    response = reader.post("/api/stories")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response["Content-Type"].startswith("application/problem+json")


def test_an_answer_is_told_again_only_when_it_changed(printed: Print, reader: Client) -> None:
    for path in ("/api/stories", f"/api/stories/{printed.full.number}", "/api/sections", "/api/openapi.json"):
        first = reader.get(path)
        assert "chrome" in first["Surrogate-Key"]
        again = reader.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


def test_its_cost_does_not_grow(
    paper: Paper, reader: Client, make_photo: MakePhoto, django_assert_num_queries: Any
) -> None:
    articles: list[Article] = [go_to_press(full_story(paper.world, make_photo())) for _ in range(6)]
    # Two are the site's.
    with django_assert_num_queries(3):
        reader.get("/api/stories")
    with django_assert_num_queries(4):
        reader.get(f"/api/stories/{articles[0].number}")
    with django_assert_num_queries(2):
        reader.get("/api/sections")
