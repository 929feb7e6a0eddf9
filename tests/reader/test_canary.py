"""Nothing leaks: what was written in restricted, unprinted, redacted and withdrawn stories is on no surface that must
not have it. The walk covers every URL pattern of the reader's site by itself (``tests/reader/canary.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from PIL import ImageDraw

from haowai.discovery.related.following import RelatedStories
from haowai.reader.gate import SALT
from tests.cast import Paper
from tests.reader.canary import CANARY, NOT_PRINTED, PAPER_HOST, SISTER_HOST, Answer, Planted, Walk, plant
from tests.reader.conftest import MakePhoto, index_all

pytestmark = pytest.mark.django_db

#: Stories behind the gate: with consent their words are on their own pages.
GATED = ("restricted", "paperstory", "sister")


@pytest.fixture
def planted(paper: Paper, make_photo: MakePhoto) -> Planted:
    """With all of it in the text index, and what is related worked out."""
    planted = plant(paper, make_photo)
    index_all()
    for _ in RelatedStories().rebuild():
        pass
    return planted


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a picture is asked to show."""
    texts: list[str] = []
    for name in ("text", "multiline_text"):
        true: Callable[..., Any] = getattr(ImageDraw.ImageDraw, name)

        def listen(self: Any, xy: Any, text: Any, *args: Any, _true: Any = true, **kwargs: Any) -> Any:
            texts.append(str(text))
            return _true(self, xy, text, *args, **kwargs)

        monkeypatch.setattr(ImageDraw.ImageDraw, name, listen)
    return texts


def leaks(answer: Answer) -> set[str]:
    """The canaries in an answer, but for the names of a topic or an author at the address that has the name itself: who
    asks for it knows it."""
    found = answer.canaries()
    path = answer.address[1].lower()
    asked = {each.lower() for each in CANARY.findall(path)}
    return {each for each in found - asked if not _is_own_hub(each, path)}


def _is_own_hub(canary: str, path: str) -> bool:
    """Whether the address is that of the very topic or author that the canary is a word of."""
    story, _, name = canary.removeprefix("zq").removesuffix("qz").partition("x")
    hub = {"topic": "topics", "about": "topics", "person": "authors", "bio": "authors"}.get(name)
    slug = {"topics": f"zq{story}xtopicslugqz", "authors": f"zq{story}xpersonslugqz"}.get(hub or "")
    return bool(slug) and path.startswith(f"/{hub}/{slug}/")


def is_name_of_gated(canary: str) -> bool:
    """Names of topics and authors of restricted stories are no secret: their lists show the safe headline."""
    story, _, name = canary.removeprefix("zq").removesuffix("qz").partition("x")
    return story in GATED and name in {"topic", "topicslug", "person", "personslug", "about", "bio"}


def test_no_word_of_what_must_not_be_seen_is_seen(planted: Planted, drawn: list[str]) -> None:
    walk = Walk(planted)
    answers = walk.everything()
    assert walk.not_walked() == []
    assert [a.address for a in answers.values() if a.status >= 500] == []
    found = {
        answer.address: words
        for answer in answers.values()
        if (words := {each for each in leaks(answer) if not is_name_of_gated(each)})
    }
    assert found == {}
    assert not [text for text in drawn if CANARY.search(text)]
    # The walk did meet the restricted story: its gate, and its place on lists.
    assert answers[PAPER_HOST, planted.restricted.path].headers["X-Gated"] == "1"
    assert "mark--adult" in answers[PAPER_HOST, "/"].text

    assert _pictures_named(planted, answers.values()) == []

    # However else each address is asked for.
    for address, answer in list(answers.items()):
        if answer.status != 200 or not answer.is_text:
            continue
        host, path = address
        joint = "&" if "?" in path else "?"
        variants = [
            walk.ask((host, f"{path}{joint}preview=1&version=1&page=2&format=json&consent=18&adult=1")),
            walk.ask(address, HTTP_IF_NONE_MATCH="*"),
            walk.ask(address, HTTP_ACCEPT="application/json", HTTP_X_REQUESTED_WITH="XMLHttpRequest"),
        ]
        head = walk.ask(address, "head")
        assert head.body == b"", address
        for variant in (*variants, head):
            words = {each for each in leaks(variant) if not is_name_of_gated(each)}
            assert not words, (address, words)


def test_with_consent_a_restricted_story_is_on_its_own_pages_alone(
    planted: Planted, drawn: list[str]
) -> None:
    walk = Walk(planted, consent=TimestampSigner(salt=SALT).sign("18"))
    answers = walk.everything()
    assert [a.address for a in answers.values() if a.status >= 500] == []
    found = {}
    for answer in answers.values():
        words = {each for each in leaks(answer) if not is_name_of_gated(each)}
        story = next((planted.stories[name] for name in GATED if _is_page_of(planted, name, answer)), None)
        if story is not None:
            if words:
                assert answer.headers["Cache-Control"] == "private, no-store", answer.address
                assert "Surrogate-Key" not in answer.headers, answer.address
            words = {each for each in words if not each.startswith(f"zq{story.name}x")}
        if words:
            found[answer.address] = words
    assert found == {}
    assert not [text for text in drawn if CANARY.search(text)]
    for name in GATED:
        host = SISTER_HOST if name == "sister" else PAPER_HOST
        assert f"zq{name}xparagraphqz" in answers[host, planted.stories[name].path].canaries()


def test_pictures_and_films_of_closed_stories_are_not_given_out(planted: Planted) -> None:
    without, consent = Walk(planted), Walk(planted, consent=TimestampSigner(salt=SALT).sign("18"))
    for story in planted.stories.values():
        if story.name == "passage" or story.name in NOT_PRINTED:
            continue  # for everybody; or nobody knows the address
        paths = [path for path in without.extras() if any(f"/pictures/{p.pk}/" in path for p in story.photos)]
        paths += [story.film.file.url, story.film.captions.url]
        for path in paths:
            refused = without.ask((PAPER_HOST, path))
            assert (refused.status, refused.body) in {(403, b""), (410, b""), (404, b"")}, path
            assert without.ask((PAPER_HOST, path), "head").status == refused.status, path
            shown = consent.ask((PAPER_HOST, path))
            if shown.status == 200:
                assert story.name in GATED, path
                assert shown.headers["Cache-Control"] == "private, no-store", path


def test_a_search_for_hidden_words_finds_nothing(planted: Planted, reader: Client) -> None:
    names = (
        "headline",
        "newheadline",
        "listtitle",
        "standfirst",
        "paragraph",
        "kicker",
        "signed",
        "pushtitle",
    )
    index_all()
    for story in planted.stories.values():
        for name in names:
            question = {"q": f"ZQ{story.name}x{name}QZ"}
            assert "found__title" not in reader.get("/search/", question).text, question
            assert reader.get("/search/typing", question).text.count("typed__one") == 0, question
            assert reader.get("/api/search", question).json()["total"] == 0, question
    # What is found of open stories, and the ways to narrow it, name nothing of closed ones.
    for question in (
        {"q": "渡輪復航"},
        {"q": "渡輪復航", "sort": "date"},
        {"period": "year"},
        {"channel": "paper"},
    ):
        page = reader.get("/search/", question).text
        assert "found__title" in page, question
        told = [page, reader.get("/search/typing", question).text, reader.get("/api/search", question).text]
        words = {each.lower() for each in CANARY.findall(" ".join(told))}
        assert {each for each in words if not is_name_of_gated(each)} == set(), question


def _is_page_of(planted: Planted, name: str, answer: Answer) -> bool:
    story = planted.stories[name]
    host, path = answer.address
    if host != (SISTER_HOST if name == "sister" else PAPER_HOST) and not path.startswith("/media/"):
        return False
    own = path.partition("?")[0]
    return own == story.path or own.startswith(story.path + "/versions") or own == story.film.captions.url


def _pictures_named(planted: Planted, answers: Iterable[Answer]) -> list[tuple[tuple[str, str], str]]:
    """Pages that lead to a picture or a film of a story that not everybody may see."""
    closed = [story for story in planted.stories.values() if story.name != "passage"]
    addresses = {f"/pictures/{photo.pk}/" for story in closed for photo in story.photos}
    addresses |= {story.film.file.url for story in closed}
    return [
        (answer.address, address)
        for answer in answers
        if answer.is_text and answer.status == 200
        for address in addresses
        if address in answer.text
    ]
