"""JSON-LD: what Google's documentation requires of articles, recipes, films and the way to a page, and no more than
everybody may read."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from haowai.articles.verbs import go_to_press
from haowai.media.models import Video
from haowai.press.transaction import press_transaction
from tests.cast import Paper, body, publish
from tests.reader.conftest import MakePhoto, url_of
from tests.reader.machines.conftest import SECRET, Print, full_story

pytestmark = pytest.mark.django_db
HOST = "http://localhost:8000"


def things(reader: Client, path: str) -> dict[str, Any]:
    """What the page says, by type."""
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', reader.get(path).text, re.DOTALL
    )
    told = [json.loads(each) for each in found]
    assert all(each["@context"] == "https://schema.org" for each in told)
    return {thing["@type"]: thing for each in told for thing in each.get("@graph", [each])}


def article_of(reader: Client, printed: Print) -> dict[str, Any]:
    return things(reader, url_of(printed.full))["NewsArticle"]  # type: ignore[no-any-return]


def meta(reader: Client, path: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', reader.get(path).text))


def test_an_article_has_what_is_required(printed: Print, reader: Client) -> None:
    article = article_of(reader, printed)
    assert article["headline"] == printed.full.headline
    for name in ("datePublished", "dateModified"):
        assert datetime.fromisoformat(article[name]).utcoffset() is not None
    (author,) = article["author"]
    assert author == {
        "@type": "Person", "name": "沈以安", "url": f"{HOST}/authors/shen-yi-an/", "jobTitle": "記者",
    }  # fmt: skip
    assert article["publisher"]["@type"] == "NewsMediaOrganization"
    assert article["publisher"]["logo"]["url"] == f"{HOST}/app/icon-512.png"
    assert article["publisher"]["logo"]["width"] >= 112
    assert article["dateline"] == "貝朗廿二日"
    assert article["contentLocation"][0]["name"] == "貝朗"
    assert article["correction"][0]["text"] == "首班船為六時十分，非六時。"
    assert article["articleSection"] == "國際"
    assert article["keywords"] == ["渡輪"]
    assert article["isAccessibleForFree"] is True
    assert article["wordCount"] > 30
    assert article["isPartOf"]["name"] == "潮聲日報"


def test_its_pictures_have_three_shapes_and_are_large(printed: Print, reader: Client) -> None:
    shapes = []
    for image in article_of(reader, printed)["image"]:
        assert image["width"] >= 1200
        assert image["creditText"] == "記者方野攝"
        assert image["caption"] == "渡輪靠岸。"
        response = reader.get(image["url"].removeprefix(HOST))
        assert response.status_code == 200
        shapes.append(round(image["width"] / image["height"], 2))
    assert shapes == [1.0, 1.33, 1.78]


@pytest.mark.parametrize("size", [None, (800, 600), (1600, 1067)])
def test_a_photo_that_is_too_small_has_a_drawn_one_in_its_place(
    paper: Paper, reader: Client, make_photo: MakePhoto, size: tuple[int, int] | None
) -> None:
    article = publish(paper.world, lead=make_photo(size) if size else None)
    images = things(reader, url_of(article))["NewsArticle"]["image"]
    assert [round(each["width"] / each["height"], 2) for each in images] == [1.0, 1.33, 1.78]
    for image in images:
        assert image["width"] >= 1200
        assert reader.get(image["url"].removeprefix(HOST)).status_code == 200


def test_a_long_headline_is_cut_where_google_cuts_it(paper: Paper, reader: Client) -> None:
    article = publish(paper.world, headline="很長的標題" * 40)
    assert len(things(reader, url_of(article))["NewsArticle"]["headline"]) == 110


def test_a_story_that_nobody_signed_is_the_papers(paper: Paper, reader: Client) -> None:
    (author,) = things(reader, url_of(publish(paper.world)))["NewsArticle"]["author"]
    assert (author["@type"], author["url"]) == ("NewsMediaOrganization", f"{HOST}/")


def test_what_is_paid_for_says_so(printed: Print, reader: Client) -> None:
    assert "NewsArticle" not in (found := things(reader, url_of(printed.sponsored)))
    assert "AdvertiserContentArticle" in found


def test_restricted_stories_say_nothing(printed: Print, reader: Client) -> None:
    for article in (printed.safe, printed.hidden):
        page = reader.get(url_of(article)).text
        assert "application/ld+json" not in page
        assert "max-image-preview" not in page
        assert SECRET not in page


def test_a_recipe_has_what_is_required(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    recipe = {
        "serves": "4 人份", "prep": "20 分鐘", "cook": "1 小時 10 分",
        "ingredients": ["白米 2 杯", "烏魚子 半副"], "steps": ["洗米。", "炊熟。"],
    }  # fmt: skip
    article = publish(
        paper.life,
        headline="烏魚子飯",
        standfirst="冬天的米。",
        body=[*body("先洗米。"), ("recipe", recipe)],
        lead=make_photo((1600, 1200)),
    )
    found = things(reader, url_of(article))["Recipe"]
    assert found["name"] == "烏魚子飯"
    assert len(found["image"]) == 3
    assert found["description"] == "冬天的米。"
    assert (found["prepTime"], found["cookTime"], found["totalTime"]) == ("PT20M", "PT1H10M", "PT1H30M")
    assert found["recipeYield"] == "4 人份"
    assert found["recipeIngredient"] == recipe["ingredients"]
    assert found["recipeInstructions"] == [{"@type": "HowToStep", "text": text} for text in recipe["steps"]]
    assert found["datePublished"]
    assert found["author"]


def test_a_film_has_what_is_required(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    video = Video.objects.create(
        title="渡輪離岸", file=ContentFile(b"film", name="ferry.mp4"), poster=make_photo((1600, 900))
    )
    article = publish(paper.world, standfirst="一分鐘看渡輪。", body=[("video", video), *body("離岸。")])
    found = things(reader, url_of(article))["VideoObject"]
    assert found["name"] == "渡輪離岸"
    assert found["description"] == "一分鐘看渡輪。"
    assert datetime.fromisoformat(found["uploadDate"]).utcoffset() is not None
    assert found["contentUrl"].startswith(f"{HOST}/media/videos/")
    assert reader.get(found["thumbnailUrl"][0].removeprefix(HOST)).status_code == 200


def test_an_embedded_film_names_its_player(paper: Paper, reader: Client) -> None:
    embed = {"url": "https://vimeo.com/123456789", "title": "港口的一天"}
    article = publish(paper.world, body=[("embed", embed), *body("離岸。")])
    found = things(reader, url_of(article))["VideoObject"]
    assert found["embedUrl"].startswith("https://player.vimeo.com/video/123456789")
    assert found["thumbnailUrl"][0].startswith(f"{HOST}/pictures/social/")


def test_the_way_to_a_page_is_told(printed: Print, reader: Client) -> None:
    for path, names in [
        (url_of(printed.full), ["國際", printed.full.headline]),
        ("/topics/ferry/", ["渡輪"]),
        ("/feeds/", None),
    ]:
        crumbs = things(reader, path)["BreadcrumbList"]["itemListElement"]
        assert [crumb["position"] for crumb in crumbs] == list(range(1, len(crumbs) + 1))
        assert all(crumb["item"].startswith(HOST) for crumb in crumbs)
        assert crumbs[0]["item"] == f"{HOST}/"
        assert names is None or [crumb["name"] for crumb in crumbs][1:] == names


def test_the_home_says_who_publishes_and_how_to_search(printed: Print, reader: Client) -> None:
    with press_transaction("test"):
        printed.paper.channel.links = "LINE https://line.example/tide"
        printed.paper.channel.save()
    found = things(reader, "/")
    assert found["NewsMediaOrganization"]["sameAs"] == ["https://line.example/tide"]
    search = found["WebSite"]["potentialAction"]
    assert search["target"]["urlTemplate"] == HOST + "/search/?q={search_term_string}"


def test_open_pages_allow_large_previews(printed: Print, reader: Client) -> None:
    for path in ("/", "/world/", url_of(printed.full)):
        assert meta(reader, path)["robots"] == "max-image-preview:large"
    assert "max-image-preview" not in reader.get("/nothing-here").text


def test_a_shared_link_has_a_picture_with_its_size_and_words(printed: Print, reader: Client) -> None:
    found = meta(reader, url_of(printed.full))
    assert (found["og:image:width"], found["og:image:height"]) == ("1280", "672")
    assert found["og:image:type"] == "image/jpeg"
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:title"] == printed.full.headline
    plain = publish(printed.paper.world, headline="無照片的新聞")
    found = meta(reader, url_of(plain))
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "無照片的新聞"
    assert reader.get(found["og:image"].removeprefix(HOST))["Content-Type"] == "image/png"


def test_nothing_in_it_ends_the_script(paper: Paper, reader: Client, make_photo: MakePhoto) -> None:
    bad = "</script><script>alert(1)</script>"
    article = go_to_press(full_story(paper.world, make_photo(), lead_caption=bad, lead_credit=bad))
    page = reader.get(url_of(article)).text
    assert "<script>alert" not in page
