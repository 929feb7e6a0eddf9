"""The API as OpenAPI 3.1 describes it. Tests hold every answer against it."""

from __future__ import annotations

from typing import Any

from haowai import __version__
from haowai.discovery.questions import Sort
from haowai.press.models.story import Edition, Form, Rating
from haowai.reader.machines.api import MOST, RELATED, USUAL
from haowai.reader.site import Site
from haowai.sections.addresses import base_of

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NOT: Schema = {"type": ["string", "null"]}
_DAY: Schema = {"type": "string", "format": "date"}
_URL: Schema = {"type": "string", "format": "uri"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_TIME_OR_NOT: Schema = {"type": ["string", "null"], "format": "date-time"}
_NUMBER: Schema = {"type": "integer", "minimum": 1}
_NEXT: Schema = {"type": "string", "description": "The cursor of the next page; absent on the last."}


def _object(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_STORY: Schema = {
    "number": _NUMBER,
    "url": _URL,
    "rating": {"const": Rating.GENERAL.value},
    "headline": _TEXT,
    "kicker": _TEXT,
    "standfirst": _TEXT,
    "byline": {"type": "string", "description": "As printed: 記者沈以安／瀾港報導."},
    "language": {"type": "string", "description": "BCP 47."},
    "form": {"enum": Form.values},
    "sponsored": {"type": "boolean"},
    "channel": _TEXT,
    "section": _TEXT,
    "published_at": _TIME,
    "updated_at": _TIME_OR_NOT,
}
_WHOLE: Schema = _STORY | {
    "html": {"type": "string", "description": "Byline, pictures, body and corrections; addresses are whole."},
    "authors": _list(_object({"name": _TEXT, "url": {"type": "string", "description": "Or empty."}})),
    "topics": _list(_object({"name": _TEXT, "url": _URL})),
    "picture": {
        "oneOf": [
            {"type": "null"},
            _object(
                {
                    "url": _URL,
                    "width": _NUMBER,
                    "height": _NUMBER,
                    "alt": _TEXT,
                    "caption": _TEXT,
                    "credit": _TEXT,
                    "type": _TEXT,
                }
            ),
        ]
    },
    "corrections": _list(
        _object({"at": _TIME, "text": {"type": "string", "description": "Empty if withheld."}})
    ),
}
_LISTED_SECTION: Schema = _object({"slug": _TEXT, "name": _TEXT, "url": _URL, "feed": _URL})

_SCHEMAS: Schema = {
    "Story": _object(_STORY),
    "WholeStory": _object(_WHOLE),
    "RestrictedStory": _object(
        {
            "number": _NUMBER,
            "url": _URL,
            "rating": {"const": Rating.RESTRICTED.value},
            "headline": {"type": ["string", "null"], "description": "The safe one, if the desk wrote one."},
        }
    )
    | {"description": "Restricted to readers of 18 and over: nothing else of it is told."},
    "Stories": _object(
        {"stories": _list({"oneOf": [_ref("Story"), _ref("RestrictedStory")]}), "next": _NEXT},
        optional=("next",),
    ),
    "Found": _object(
        {
            "id": _NUMBER | {"description": "The story's number."},
            "url": _URL,
            "rating": {"enum": Rating.values},
            "headline": _TEXT_OR_NOT
            | {"description": "Of a restricted story the safe one, if the desk wrote one."},
            "published_at": _TIME_OR_NOT,
            "channel": _TEXT_OR_NOT,
            "section": _TEXT_OR_NOT,
            "source_url": _TEXT_OR_NOT | {"description": "Where an imported story was taken over from."},
            "highlights": _list(
                {"type": "string", "description": "HTML: escaped, what was found in mark elements."}
            ),
        }
    )
    | {
        "description": "A story that was found. Of a restricted one all but the first four are null or empty."
    },
    "Results": _object(
        {
            "total": {"type": "integer", "minimum": 0, "description": "Stories that hold all words."},
            "results": _list(_ref("Found")),
            "next": _NEXT,
        },
        optional=("next",),
    ),
    "RelatedStories": _object({"stories": _list(_ref("Story"))}),
    "Sections": _object(
        {
            "channels": _list(
                _object(
                    {
                        "slug": _TEXT,
                        "name": _TEXT,
                        "url": _URL,
                        "language": _TEXT,
                        "sections": _list(_LISTED_SECTION),
                    }
                )
            )
        }
    ),
    "Topics": _object(
        {
            "topics": _list(
                _object({"slug": _TEXT, "name": _TEXT, "description": _TEXT, "url": _URL, "feed": _URL})
            ),
            "next": _NEXT,
        },
        optional=("next",),
    ),
    "Problem": _object({"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT})
    | {"description": "RFC 9457."},
}


def _parameter(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description}


_PAGING = [
    _parameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "How many at most."
    ),
    _parameter("cursor", _TEXT, "What the page before gave as `next`."),
]
_RELATED_LIMIT = _parameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": RELATED[1], "default": RELATED[0]},
    "How many at most.",
)


def _get(
    summary: str, operation: str, answer: Schema, parameters: list[Schema], problems: dict[str, str]
) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    etag = {"ETag": {"schema": _TEXT, "description": "Send it back as If-None-Match."}}
    responses: Schema = {
        "200": {
            "description": summary,
            "headers": etag,
            "content": {"application/json": {"schema": answer}},
        },
        "304": {"description": "Unchanged since the answer with the ETag sent as If-None-Match."},
    }
    responses |= {
        status: {"description": description, "content": problem} for status, description in problems.items()
    }
    return {
        "get": {
            "summary": summary,
            "operationId": operation,
            "parameters": parameters,
            "responses": responses,
        }
    }


def document(site: Site) -> Schema:
    """The description of the API as it is served at the paper's host."""
    bad, none = {"400": "A parameter is wrong."}, {"404": "There is none."}
    filters = [
        _parameter("channel", _TEXT, "Slug of a channel; without it, the paper."),
        _parameter("section", _TEXT, "Slug of a section of the channel."),
        _parameter("topic", _TEXT, "Slug of a topic; not together with channel or section."),
        _parameter("since", _TIME, "Stories first published at this time or later, with offset."),
    ]
    filters.append(
        _parameter("source_url", _TEXT, "Where an imported story was taken over from, exactly; stands alone.")
    )
    asked = [
        _parameter(
            "q",
            _TEXT,
            'Words with spaces between; "…" or 「…」 for phrases, - before what must not be there.',
        )
        | {"required": True},
        _parameter(
            "sort", {"enum": [*Sort], "default": Sort.RELEVANCE}, "By relevance, or the newest first."
        ),
        _parameter("from", _DAY, "Stories published on this day of Taipei or later."),
        _parameter("to", _DAY, "Stories published on this day of Taipei or earlier."),
        _parameter("channel", _TEXT, "Slug of a channel; without it, all channels."),
        _parameter("section", _TEXT, "Slug of a section of the channel; without a channel, of the paper."),
        _parameter("author", _TEXT, "Slug of somebody who signed the stories."),
        _parameter("topic", _TEXT, "Slug of a topic of the stories."),
        _parameter("edition", {"enum": Edition.values}, "Made for the site, or for the paper."),
    ]
    number = {"name": "number", "in": "path", "required": True, "schema": _NUMBER}
    one = {"oneOf": [_ref("WholeStory"), _ref("RestrictedStory")]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.paper.name,
            "version": __version__,
            "description": "What the newspaper printed, as everybody may read it. Read-only, without a key.",
        },
        "servers": [{"url": base_of(site.paper)}],
        "paths": {
            "/api/stories": _get(
                "Stories, newest first", "listStories", _ref("Stories"), [*filters, *_PAGING], bad | none
            ),
            "/api/stories/{number}": _get(
                "One story with all its words",
                "readStory",
                one,
                [number],
                none | {"410": "The story was taken down."},
            ),
            "/api/search": _get(
                "Stories that hold all words of a question",
                "searchStories",
                _ref("Results"),
                [*asked, *_PAGING],
                bad
                | {
                    "429": "The address asked too often; Retry-After says when it may again.",
                    "503": "The search is being prepared.",
                },
            ),
            "/api/stories/{number}/related": _get(
                "What a story is related to, the best first",
                "listRelated",
                _ref("RelatedStories"),
                [number, _RELATED_LIMIT],
                bad | none | {"410": "The story was taken down."},
            ),
            "/api/sections": _get(
                "All channels with their sections", "listSections", _ref("Sections"), [], {}
            ),
            "/api/topics": _get("Topics, by name", "listTopics", _ref("Topics"), _PAGING, bad),
        },
        "components": {"schemas": _SCHEMAS},
    }
