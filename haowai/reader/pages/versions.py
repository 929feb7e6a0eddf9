"""Every printing of a story: the list of its versions, one of them as it was, and two compared.

They are for readers who ask, not for search engines: none is indexed, all name the story as canonical. What a reader
may see of them is decided by the story as it is today: its rating, whether it stands, what was withheld since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from haowai.lib.zh import clauses
from haowai.media.models import Photo, Video
from haowai.media.passes import give_passes
from haowai.media.pictures import media_origin
from haowai.press import keys
from haowai.press.models import Story
from haowai.press.models.log import Kind
from haowai.press.payload import ArticleData, photos_of, videos_of
from haowai.reader.blocks import Block, Figure, blocks_of, figure_of, frames_of
from haowai.reader.cards import shorter
from haowai.reader.chrome import chrome_of
from haowai.reader.comparison import Comparison, compared
from haowai.reader.images import LEAD_SIZES
from haowai.reader.links import Link, story_url
from haowai.reader.pages.base import Gone, Moved, Page, See
from haowai.reader.pages.gate import GatePage, gate_page
from haowai.reader.printings import Version, changes_in_words, versions_of
from haowai.reader.signatures import BylinePart, byline_parts
from haowai.reader.sponsored import sponsored_links
from haowai.reader.visit import Visit
from haowai.sections.addresses import base_of, story_path, version_path, versions_path
from haowai.sections.models import Person, Section


@dataclass(frozen=True)
class Printed:
    """A version as a list or a heading names it. ``url`` is empty for one that is withheld."""

    order: int
    row: int
    kind: str
    at: datetime
    url: str
    headline: str = ""
    amended: tuple[datetime, ...] = ()
    #: What changed since the version before, in words; and where the two are compared, or empty.
    changes: tuple[str, ...] = ()
    comparison: str = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class OfStory(Page):
    """A page about the printings of one story."""

    indexed = False

    story: Link
    #: As it stands today: its label is on every page about it.
    sponsored: bool
    lang: str
    section: Link
    #: The whole address of the story: what search engines are told.
    story_address: str

    @property
    def canonical(self) -> str:
        return self.story_address


@dataclass(frozen=True, kw_only=True)
class VersionsPage(OfStory):
    template = "reader/pages/versions.html"

    #: Newest first.
    versions: tuple[Printed, ...]
    #: The form that chooses two of them leads here; empty when there are not two to choose.
    compare: str
    #: The two that are chosen beforehand: the newest two that can be read.
    chosen: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class VersionPage(OfStory):
    """One version as readers had it: its words, captions, bylines. Its pictures are those that may be shown today."""

    template = "reader/pages/version.html"

    version: Printed
    versions: str
    #: Where this version is compared with today's; empty on today's.
    since: str
    older: Printed | None
    newer: Printed | None
    headline: str
    kicker: str
    standfirst: str
    published_at: datetime
    byline: tuple[BylinePart, ...]
    lead: Figure | None
    body: tuple[Block, ...]
    corrections: tuple[tuple[datetime, str], ...]

    @property
    def clauses(self) -> list[str]:
        return clauses(self.headline)


@dataclass(frozen=True, kw_only=True)
class WithheldPage(OfStory):
    """A version was printed, and its words are no longer given to anybody."""

    template = "reader/pages/version_withheld.html"
    status = 410

    versions: str


@dataclass(frozen=True, kw_only=True)
class ComparisonPage(OfStory):
    template = "reader/pages/comparison.html"

    older: Printed
    newer: Printed
    versions: str
    comparison: Comparison
    #: Comparisons of the versions before and after these two, each with its neighbour.
    before: str
    after: str


class GateOfVersions(GatePage):
    """The gate at the address of a version."""

    indexed = False


def versions_page(visit: Visit, section_slug: str, number: str) -> VersionsPage | GatePage:
    """The list of versions. Raises Http404 (also where the channel doesn't show them), Gone or Moved."""
    asked = _asked(visit, section_slug, number)
    if isinstance(asked, GatePage):
        return asked
    listed: list[Printed] = []
    before: Version | None = None
    for version in versions_of(asked.story.number):
        listed.append(asked.printed(version, before))
        before = version
    if not listed:
        raise Http404
    listed[-1] = _current(listed[-1])
    readable = [each.row for each in listed if each.url]
    return VersionsPage(
        **asked.frame(_("Versions: %(title)s"), asked.path()),
        versions=tuple(reversed(listed)),
        compare=asked.path() + "compare/" if len(readable) > 1 else "",
        chosen=(readable[-2], readable[-1]) if len(readable) > 1 else (0, 0),
    )


def version_page(visit: Visit, section_slug: str, number: str, row: str) -> Page:
    """One version. A minor edit's row leads to the version that it amends. Raises Http404, Gone or Moved."""
    asked = _asked(visit, section_slug, number, row)
    if isinstance(asked, GatePage):
        return asked
    older = wanted = newer = last = None
    for version in versions_of(asked.story.number):
        if int(row) in version.rows:
            older, wanted = last, version
        elif wanted and newer is None:
            newer = version
        last = version
    if wanted is None or last is None:
        raise Http404
    if wanted.row != int(row):
        raise Moved(asked.address(wanted.row), asked.keys())
    if wanted.data is None:
        return asked.withheld(row)
    data = wanted.data
    photos, videos, people = _photos(data), _videos(data), _people(data)
    asked.let_through(photos, videos)
    lead = figure_of(data["lead"], photos, sizes=LEAD_SIZES, eager=True) if data["lead"] else None
    blocks = tuple(blocks_of(data["body"], photos, videos))
    if asked.story.sponsored:
        blocks = sponsored_links(blocks)
    posters = [video.poster_id for video in videos.values() if video.poster_id]
    own = asked.keys(photos=[*photos, *posters], videos=videos, people=people)
    authors = {pk: asked.visit.links.author(slug) for pk, slug in people.items()}
    shown = asked.printed(wanted, older)
    return VersionPage(
        **asked.frame(_("Version %(order)s: %(title)s"), asked.path(row), own, order=wanted.order),
        version=_current(shown) if wanted is last else shown,
        versions=asked.path(),
        since="" if wanted is last or last.data is None else asked.path(f"{wanted.row}...{last.row}"),
        older=asked.printed(older) if older else None,
        newer=asked.printed(newer) if newer else None,
        headline=data["headline"],
        kicker=data["kicker"],
        standfirst=data["standfirst"],
        published_at=_moment(data["published_at"]),
        byline=byline_parts(data["bylines"], authors),
        lead=lead,
        frames=frames_of(blocks),
        body=blocks,
        corrections=tuple((_moment(each["at"]), each["text"]) for each in data["corrections"]),
    )


def comparison_page(visit: Visit, section_slug: str, number: str, older: str, newer: str) -> Page:
    """Two versions compared, the older one first. Raises Http404, Gone or Moved."""
    asked = _asked(visit, section_slug, number, f"{older}...{newer}")
    if isinstance(asked, GatePage):
        return asked
    first, second = sorted((int(older), int(newer)))
    found: dict[int, Version] = {}
    everything: list[int] = []
    for version in versions_of(asked.story.number):
        everything.append(version.row)
        for row in {first, second} & set(version.rows):
            found[row] = version
    if len(found) < len({first, second}):
        raise Http404
    one, other = found[first], found[second]
    if one is other:
        raise Moved(asked.address(one.row), asked.keys())
    if (str(one.row), str(other.row)) != (older, newer):
        raise Moved(asked.address(f"{one.row}...{other.row}"), asked.keys())
    if one.data is None or other.data is None:
        return asked.withheld(f"{older}...{newer}")
    photos = _photos(one.data, other.data)
    asked.let_through(photos)
    start, end = everything.index(one.row), everything.index(other.row)
    return ComparisonPage(
        **asked.frame(
            _("What changed: %(title)s"), asked.path(f"{older}...{newer}"), asked.keys(photos=photos)
        ),
        older=asked.printed(one),
        newer=_current(asked.printed(other)) if end == len(everything) - 1 else asked.printed(other),
        versions=asked.path(),
        comparison=compared(one.data, other.data, photos, sponsored=asked.story.sponsored),
        before=asked.path(f"{everything[start - 1]}...{one.row}") if start else "",
        after=asked.path(f"{other.row}...{everything[end + 1]}") if end + 1 < len(everything) else "",
    )


def corrected_page(visit: Visit, section_slug: str, number: str, correction: str, wanted: str) -> Page:
    """See: where the version before a correction is (``wanted`` is "before-"), or is compared with the corrected one.
    The list of versions, where none can be read before it: it was withheld, or the correction came with the first.

    The story's page links here, so that it needs no look at the log to be made."""
    asked = _asked(visit, section_slug, number, f"{wanted}correction-{correction}")
    if isinstance(asked, GatePage):
        return asked
    before: Version | None = None
    for version in versions_of(asked.story.number):
        if version.data and any(each["id"] == int(correction) for each in version.data["corrections"]):
            if before is None or before.data is None:
                break
            rest = str(before.row) if wanted else f"{before.row}...{version.row}"
            raise See(base_of(visit.channel) + asked.path(rest), asked.keys())
        before = version
    raise See(base_of(visit.channel) + asked.path(), asked.keys())


@dataclass(frozen=True)
class _Asked:
    """A live story of the visited channel whose versions this reader may see."""

    visit: Visit
    section: Section
    story: Story

    def path(self, rest: int | str = "") -> str:
        if rest:
            return version_path(self.section, self.story.number, rest)
        return versions_path(self.section, self.story.number)

    def address(self, rest: int | str) -> str:
        return base_of(self.section.channel) + self.path(rest)

    def let_through(self, photos: Mapping[int, Photo], videos: Mapping[int, Video] | None = None) -> None:
        """Pictures of a restricted story on a host of their own, where no consent goes along with what asks for
        them."""
        if self.story.is_restricted and media_origin():
            give_passes(photos.values(), (videos or {}).values())

    def keys(
        self, *, photos: Iterable[int] = (), videos: Iterable[int] = (), people: Iterable[int] = ()
    ) -> frozenset[str]:
        own = {keys.CHROME, keys.story(self.story.number)}
        own |= {*map(keys.photo, photos), *map(keys.video, videos), *map(keys.person_name, people)}
        return frozenset(own)

    def frame(self, title: str, path: str, own: frozenset[str] | None = None, **words: int) -> dict[str, Any]:
        """What the pages about the story have in common; ``title`` is a form with a place for the headline."""
        links, story, section = self.visit.links, self.story, self.section
        headline = shorter(story.headline)
        return {
            "chrome": chrome_of(links, section=section),
            "title": title % {"title": headline, **words},
            "path": path,
            "keys": own or self.keys(),
            "adult": story.is_restricted,
            "crumbs": links.way(
                Link(links.section(section), section.name),
                Link(story_path(section, story.number), Truncator(headline).chars(18)),
                Link(self.path(), _("Versions"), "page" if path == self.path() else ""),
            ),
            "sponsored": story.sponsored,
            "story": Link(story_path(section, story.number), headline),
            "story_address": story_url(self.visit.site, story),
            "lang": story.language,
            "section": Link(links.section(section), section.name),
        }

    def printed(self, version: Version, before: Version | None = None) -> Printed:
        data = version.data
        changes: tuple[str, ...] = ()
        comparison = ""
        if data and before and before.data:
            changes = tuple(changes_in_words(before.data, data))
            comparison = self.path(f"{before.row}...{version.row}")
        return Printed(
            order=version.order,
            row=version.row,
            kind=str(Kind(version.kind).label),
            at=version.at,
            url=self.path(version.row) if data else "",
            headline=shorter(data["headline"]) if data else "",
            amended=tuple(version.amended),
            changes=changes,
            comparison=comparison,
        )

    def withheld(self, rest: str) -> WithheldPage:
        frame = self.frame(_("Withheld version: %(title)s"), self.path(rest))
        return WithheldPage(**frame, versions=self.path())


def _asked(visit: Visit, section_slug: str, number: str, rest: str = "") -> _Asked | GateOfVersions:
    """The story, or its gate. Raises Http404, Gone, or Moved when it now lives elsewhere."""
    story = Story.objects.filter(pk=int(number)).first()
    site = visit.site
    if story is None or not any(section.slug == section_slug for section in site.sections):
        raise Http404
    own = frozenset({keys.story(story.number), keys.CHROME})
    section = site.by_id[story.section_id]
    if not section.channel.versions_shown:
        raise Http404
    if not story.is_live:
        raise Gone(own)
    asked = _Asked(visit, section, story)
    if section.channel_id != visit.channel.pk or section.slug != section_slug or str(story.number) != number:
        raise Moved(asked.address(rest), own)
    if story.is_restricted and not visit.adult:
        return GateOfVersions(**vars(gate_page(visit, story, path=asked.path(rest))))
    return asked


def _current(printed: Printed) -> Printed:
    return replace(printed, current=True)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(microsecond=0)


def _photos(*printings: ArticleData) -> dict[int, Photo]:
    wanted = set().union(*map(photos_of, printings))
    return Photo.objects.in_bulk(wanted) if wanted else {}


def _videos(data: ArticleData) -> dict[int, Video]:
    wanted = videos_of(data)
    return Video.objects.select_related("poster").in_bulk(wanted) if wanted else {}


def _people(data: ArticleData) -> dict[int, str]:
    """The addresses of those who signed, by their keys."""
    wanted = {signed["person"] for signed in data["bylines"] if signed["person"]}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "slug")) if wanted else {}
