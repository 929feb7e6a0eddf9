"""House promotions on a page: which campaign stands in which slot, drawn when the page is made.

The draw is a function of the page's path and of the campaigns that run, so that every reader of a page gets the same
bytes, and a campaign that begins or ends changes only the pages that it wins or loses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from haowai.press import keys
from haowai.press.kept import Kept
from haowai.reader import clock
from haowai.reader.blocks import Block, Paragraph
from haowai.reader.images import Picture, picture_of
from haowai.reader.links import Links
from haowai.sections.models import Pages, Promotion, Slot

if TYPE_CHECKING:
    from haowai.reader.pages.base import Page

#: How wide the picture is laid out in each slot (frame.css, "House promotions").
SIZES = {
    Slot.TOP: "6rem",
    Slot.BETWEEN: "(min-width: 36rem) 13rem, 7rem",
    Slot.SIDE: "(min-width: 60rem) 18rem, 7rem",
    Slot.END: "(min-width: 36rem) 13rem, 7rem",
}
#: A slot between paragraphs comes after so many blocks of a story at the earliest, and with as many to follow.
BEFORE, AFTER = 4, 2


@dataclass(frozen=True)
class PromotionView:
    """A campaign as a page shows it. ``url`` counts the click and leads on (``islands.go``)."""

    pk: int
    slot: str
    title: str
    text: str
    call: str
    url: str
    picture: Picture | None


@dataclass(frozen=True)
class Promotions:
    """What stands in the slots of one page; an empty slot is None and takes no room."""

    top: PromotionView | None = None
    between: PromotionView | None = None
    side: PromotionView | None = None
    end: PromotionView | None = None
    #: What changes them: declared by the page.
    keys: frozenset[str] = field(default_factory=frozenset)


NO_PROMOTIONS = Promotions()


Shown = TypeVar("Shown", bound="Page")


def with_promotions(page: Shown, links: Links, kind: Pages) -> Shown:
    """A page with what stands in its slots; it declares what changes them."""
    found = promotions_for(links, kind, page.path)
    return replace(page, promotions=found, keys=page.keys | found.keys)


def promotions_for(links: Links, kind: Pages, seed: str) -> Promotions:
    """The campaigns of a page of ``links.channel``. It is true until the next one begins or ends.

    ``kind`` is ``Pages.FRONTS`` or ``Pages.STORIES``, ``seed`` the page's path. No query while the campaigns are kept
    that are true at the site's row of the log.
    """
    moment = clock.now()
    known, _row = _KEPT.get(links.site.row)
    ahead = [
        each
        for each in known
        if each.channel_id in {None, links.channel.pk}
        and each.pages in {Pages.ALL, kind}
        and not each.is_over(moment)
    ]
    clock.good_until(*(each.begins_at for each in ahead), *(each.ends_at for each in ahead))
    running = [each for each in ahead if each.runs_at(moment)]
    drawn = {
        slot: drawn_of([each for each in running if each.slot == slot], f"{links.channel.slug}{seed}")
        for slot in Slot
    }
    own = frozenset({keys.promotions(kind, None), keys.promotions(kind, links.channel.pk)})
    photos = {keys.photo(each.photo_id) for each in drawn.values() if each and each.photo_id}
    shown = {str(slot): _view(promotion, links) for slot, promotion in drawn.items() if promotion}
    return Promotions(**shown, keys=own | photos)


def _load() -> tuple[tuple[Promotion, ...], frozenset[str]]:
    """All campaigns that are not over, with their photos."""
    known = tuple(Promotion.objects.not_over(clock.now()).select_related("photo").order_by("pk"))
    return known, frozenset(
        {keys.PROMOTIONS, *(keys.photo(each.photo_id) for each in known if each.photo_id)}
    )


_KEPT = Kept(_load)


def drawn_of(promotions: Sequence[Promotion], seed: str) -> Promotion | None:
    """One of several, each as likely as its weight says; always the same one for the same seed.

    Weighted rendezvous hashing: each campaign draws a number of its own, -ln(u) / weight with u from a digest of seed
    and campaign, and the least one wins (an exponential race): no campaign's chances hang on the order of the others.
    """
    return min(promotions, key=lambda each: _lot(seed, each), default=None)


def _lot(seed: str, promotion: Promotion) -> tuple[float, int]:
    digest = blake2b(f"{promotion.pk} {seed}".encode(), digest_size=7).digest()
    share = (int.from_bytes(digest) + 1) / (2 ** (8 * len(digest)) + 1)
    return -math.log(share) / max(promotion.weight, 1), promotion.pk


def _view(promotion: Promotion, links: Links) -> PromotionView:
    slot = Slot(promotion.slot)
    return PromotionView(
        pk=promotion.pk,
        slot=slot.value,
        title=promotion.title,
        text=promotion.text,
        call=promotion.call,
        url=links.to(links.channel, f"/go/{promotion.pk}"),
        # The words beside it say what it is.
        picture=picture_of(promotion.photo, alt="", shape="card", sizes=SIZES[slot], most=640),
    )


def place_between(blocks: Sequence[Block]) -> int:
    """After how many blocks of a story the slot between paragraphs stands: between two paragraphs, with enough of the
    story before and after it. 0 where there is no such place."""
    for at in range(BEFORE, len(blocks) - AFTER + 1):
        if isinstance(blocks[at - 1], Paragraph) and isinstance(blocks[at], Paragraph):
            return at
    return 0


def target_of(promotion: Promotion, links: Links) -> str:
    """Where a promotion leads: an address of ours is one of the promotion's channel, or else of the paper."""
    if promotion.url.startswith("/"):
        return links.to(promotion.channel or links.site.paper, promotion.url)
    return promotion.url
