"""What a reader sees who is offline and asked for something that this browser doesn't keep; online, the list of what
it keeps."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from haowai.press import keys
from haowai.reader.app import OFFLINE
from haowai.reader.chrome import chrome_of
from haowai.reader.pages.base import Page
from haowai.reader.visit import Visit


@dataclass(frozen=True, kw_only=True)
class OfflinePage(Page):
    """The same for everybody: what is kept is known to the reader's browser alone, and filled in there."""

    template = "reader/pages/offline.html"
    indexed = False


def offline_page(visit: Visit) -> OfflinePage:
    return OfflinePage(
        chrome=chrome_of(visit.links),
        title=_("Stories kept for reading offline"),
        path=OFFLINE,
        keys=frozenset({keys.CHROME}),
    )
