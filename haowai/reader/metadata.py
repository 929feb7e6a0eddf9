"""What machines read in the head of a page: Open Graph, and what the page is about as JSON-LD (schema.org).

Of a restricted story there is nothing (its page says so itself). What Google's documentation requires of Article,
Recipe, VideoObject and BreadcrumbList is checked by tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urljoin

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from haowai.lib.players import player_of
from haowai.lib.zh import DayStyle, day_in_chinese, duration_in
from haowai.press.payload import ArticleData
from haowai.reader.links import Link
from haowai.reader.machines.entries import Names, authors_of, local
from haowai.reader.machines.syndication import LOGO
from haowai.reader.machines.texts import Media, Shot, poster_of, word_count
from haowai.reader.social import SIZES, Drawing, drawing_of
from haowai.sections.addresses import base_of
from haowai.sections.models import Channel, Section

#: Ends a script element, or begins a comment in one, whatever the type of the script.
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
#: Google cuts headlines here, and wants pictures at least as wide as that, in these shapes.
HEADLINE, WIDE_ENOUGH, SHAPES = 110, 1200, ("square", "classic", "wide")
Thing = dict[str, Any]


@dataclass(frozen=True)
class Sharing:
    """The picture of a shared link, and what the page is about; ``json_ld`` is safe inside a script element."""

    image: Shot
    json_ld: SafeString


def sharing_of(
    *,
    url: str,
    description: str,
    crumbs: Sequence[Link],
    paper: Channel,
    section: Section,
    data: ArticleData,
    media: Media,
    names: Names,
) -> Sharing:
    """What is told of an unrestricted story. ``crumbs`` lead to its section; ``names`` are those of its topics and
    people of today."""
    drawing = drawing_of(data["number"], data["headline"], section.channel, section.name)
    lead = _lead(data, media)
    images = [_picture(lead, shape, media, drawing) for shape in SHAPES]
    article = _article(
        url, description, paper, section, data, media, names, [_image(each) for each in images]
    )
    things = [article, _breadcrumb(url, [*crumbs, Link(url, _cut(data["headline"]))])]
    things += [_recipe(article, block) for block in data["body"] if block["type"] == "recipe"]
    things += _films(article, data, media, images[-1])
    shared = _picture(lead, "social", media, drawing)
    return Sharing(shared, json_for_script({"@context": "https://schema.org", "@graph": things}))


def front_of(channel: Channel, elsewhere: Iterable[str]) -> SafeString:
    """What a channel's home says: who publishes it, its pages ``elsewhere``, and how to search it."""
    base = base_of(channel)
    site = _site(channel) | {
        "inLanguage": channel.language,
        "publisher": {"@id": f"{base}/#publisher"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{base}/search/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    publisher = _publisher(channel)
    if same := list(elsewhere):
        publisher["sameAs"] = same
    if channel.contact:
        publisher["email"] = channel.contact
    return json_for_script({"@context": "https://schema.org", "@graph": [publisher, site]})


def way_of(url: str, crumbs: Sequence[Link]) -> SafeString:
    """The way to a page that is no story; ``url`` is its own."""
    return json_for_script({"@context": "https://schema.org"} | _breadcrumb(url, crumbs))


def json_for_script(value: Any) -> SafeString:
    """JSON that can stand inside a script element: no character in it can end the element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def _article(
    url: str,
    description: str,
    paper: Channel,
    section: Section,
    data: ArticleData,
    media: Media,
    names: Names,
    images: list[Thing],
) -> Thing:
    channel = section.channel
    published = data["published_at"]
    thing: Thing = {
        # What is paid for says so to machines too.
        "@type": "AdvertiserContentArticle" if data["sponsored"] else "NewsArticle",
        "@id": f"{url}#article",
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": _cut(data["headline"]),
        "image": images,
        "datePublished": _time(published),
        "dateModified": _time(data["updated_at"] or published),
        "inLanguage": data["language"],
        "author": _authors(data, names, base_of(paper), channel),
        "publisher": _publisher(channel),
        "isPartOf": _site(channel),
        "articleSection": section.name,
        "wordCount": word_count(data),
        "isAccessibleForFree": True,
    }
    further: Thing = {
        "description": description,
        "keywords": [names.topics[pk][1] for pk in data["topics"] if pk in names.topics],
        "printPage": data["paper"]["page"] if data["paper"] else "",
        "isBasedOn": data["source"]["url"] if data["source"] else "",
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": each["text"],
                "datePublished": _time(each["at"]),
                "url": f"{url}#correction-{each['id']}",
            }
            for each in data["corrections"]
            if each["text"]
        ],
        **_dateline(data),
    }
    return thing | {name: value for name, value in further.items() if value}


def _dateline(data: ArticleData) -> Thing:
    """Where the story was written, as it is printed: 貝朗廿八日."""
    places = list(dict.fromkeys(signed["place"] for signed in data["bylines"] if signed["place"]))
    if not places:
        return {}
    style = cast(DayStyle, settings.DAY_STYLE)
    day = next(signed["day"] for signed in data["bylines"] if signed["place"])
    return {
        "dateline": places[0] + (f"{day_in_chinese(day, style=style)}日" if day else ""),
        "contentLocation": [{"@type": "Place", "name": place} for place in places],
    }


def _authors(data: ArticleData, names: Names, base: str, channel: Channel) -> list[Thing]:
    """People with the address of their page; others, and stories that nobody signed, as an organisation."""
    signed = {byline["name"]: byline["role"] for byline in data["bylines"] if byline["name"]}
    found: list[Thing] = []
    for author in authors_of(data, names, base):
        person = author.name in signed
        thing: Thing = {"@type": "Person" if person else "Organization", "name": author.name}
        if author.url:
            thing["url"] = author.url
        if person and signed[author.name]:
            thing["jobTitle"] = signed[author.name]
        found.append(thing)
    return found or [_publisher(channel)]


def _publisher(channel: Channel) -> Thing:
    base = base_of(channel)
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{base}/#publisher",
        "name": channel.publisher or channel.name,
        "url": f"{base}/",
        "logo": {"@type": "ImageObject", "url": base + LOGO, "width": 512, "height": 512},
    }


def _site(channel: Channel) -> Thing:
    base = base_of(channel)
    return {"@type": "WebSite", "@id": f"{base}/#website", "name": channel.name, "url": f"{base}/"}


def _breadcrumb(url: str, crumbs: Sequence[Link]) -> Thing:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": link.name, "item": urljoin(url, link.url)}
            for at, link in enumerate(crumbs, 1)
        ],
    }


def _recipe(article: Thing, block: Mapping[str, Any]) -> Thing:
    """A recipe of a story. Times that say no length are left out, and so is their sum."""
    prep, cook = duration_in(block["prep"]), duration_in(block["cook"])
    thing: Thing = {
        "@type": "Recipe",
        "name": article["headline"],
        "image": [image["url"] for image in article["image"]],
        "author": article["author"],
        "datePublished": article["datePublished"],
        "recipeCategory": article["articleSection"],
    }
    further: Thing = {
        "description": article.get("description"),
        "keywords": "、".join(article.get("keywords", [])),
        "recipeYield": block["serves"],
        "recipeIngredient": list(block["ingredients"]),
        "recipeInstructions": [{"@type": "HowToStep", "text": step} for step in block["steps"]],
        "prepTime": _length(prep),
        "cookTime": _length(cook),
        "totalTime": _length((prep or 0) + (cook or 0)),
    }
    return thing | {name: value for name, value in further.items() if value}


def _films(article: Thing, data: ArticleData, media: Media, otherwise: Shot) -> list[Thing]:
    """The films of a story: ours, and those on other sites that have a player here. The thumbnail of one without
    poster is the story's picture."""
    found: list[Thing] = []
    for block in data["body"]:
        if block["type"] == "video" and (video := media.videos.get(block["video"] or 0)):
            poster = poster_of(video, media.base) or otherwise
            where = {"contentUrl": urljoin(media.base, video.file.url)}
            found.append(_film(article, video.title, poster, where))
        elif block["type"] == "embed" and (player := player_of(block["url"])):
            still = media.shot(
                {"photo": block["poster"], "alt": "", "caption": "", "credit": ""}, shape="wide"
            )
            found.append(_film(article, block["title"], still or otherwise, {"embedUrl": player.src}))
    return found


def _film(article: Thing, title: str, poster: Shot, where: Thing) -> Thing:
    return {
        "@type": "VideoObject",
        "name": title or article["headline"],
        "description": article.get("description") or article["headline"],
        "thumbnailUrl": [poster.url],
        "uploadDate": article["datePublished"],
        "inLanguage": article["inLanguage"],
        "publisher": article["publisher"],
        "isPartOf": {"@id": article["@id"]},
    } | where


def _lead(data: ArticleData, media: Media) -> Mapping[str, Any] | None:
    """The picture that stands for the story: the lead, else the poster of the film that it begins with."""
    if data["lead"] and data["lead"]["photo"]:
        return data["lead"]
    first: Mapping[str, Any] = data["body"][0] if data["body"] else {"type": ""}
    poster: int | None = None
    credit = ""
    if first["type"] == "video" and (video := media.videos.get(first["video"] or 0)):
        poster, credit = video.poster_id, video.credit
    elif first["type"] == "embed":
        poster, credit = first["poster"], first["credit"]
    return {"photo": poster, "alt": "", "caption": "", "credit": credit} if poster else None


def _picture(lead: Mapping[str, Any] | None, shape: str, media: Media, drawing: Drawing) -> Shot:
    """The story's photo in a shape where it is large enough, else what is drawn for it."""
    shot = media.shot(lead, shape=shape)
    if shot is not None and shot.width >= WIDE_ENOUGH:
        return shot
    width, height = SIZES[shape]
    return Shot(urljoin(media.base, drawing.url(shape)), width, height, drawing.title, type="image/png")


def _image(shot: Shot) -> Thing:
    thing: Thing = {"@type": "ImageObject", "url": shot.url, "width": shot.width, "height": shot.height}
    if shot.caption:
        thing["caption"] = shot.caption
    if shot.credit:
        thing["creditText"] = shot.credit
    return thing


def _cut(headline: str) -> str:
    return headline if len(headline) <= HEADLINE else headline[: HEADLINE - 1] + "…"


def _time(moment: str) -> str:
    return local(datetime.fromisoformat(moment)).isoformat()


def _length(minutes: int | None) -> str:
    """Minutes as ISO 8601 writes them: PT1H10M."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
