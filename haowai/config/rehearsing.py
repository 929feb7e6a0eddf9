"""The worker's rehearsals: in the minutes before a paper appears its pages are made, a few in each turn."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from haowai.articles import editions as paper
from haowai.press.models import LogRow
from haowai.reader.cache.edition import edition
from haowai.reader.cache.rehearsal import Rehearsal
from haowai.reader.cache.store import Store

#: How long before its minute a paper is rehearsed, and when the worker looks up from it, to be in time.
AHEAD, REST = timedelta(minutes=10), timedelta(seconds=1)
#: Stories in one turn, so that nothing else waits long.
SOME = 12


class Rehearsals:
    """What is known of the papers whose minute is near. One for a process, that of the worker."""

    def __init__(self) -> None:
        self.rehearsal: Rehearsal | None = None
        #: Approved revisions that were looked at, and for which moment.
        self.done: dict[int, datetime] = {}

    def turn(self, now: datetime) -> bool:
        """Rehearse some stories of the next paper; whether there may be more at once."""
        near = paper.appearing(now, now + AHEAD)
        if not near:
            self.done.clear()
            if self.rehearsal is not None:
                self.rehearsal.forget()
            return False
        day, minute = near
        if minute - now < REST:
            return False
        beside = {revision for revision, at in self.done.items() if at == minute}
        stories = paper.prepared(day, minute, beside=beside, most=SOME)
        for story in stories:
            self.done[story.revision] = minute
            self._stage().rehearse(story.data, story.section)
        return bool(stories)

    def keep(self, rows: list[LogRow]) -> None:
        """After a commit of this process: its pages that were rehearsed."""
        if self.rehearsal is not None:
            self.rehearsal.keep(rows)

    def _stage(self) -> Rehearsal:
        if self.rehearsal is None:
            # A worker that never meets a paper loads no pages.
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haowai.config.settings")
            store = Store(settings.HAOWAI_HOME / "pages", most=settings.PAGE_STORE, edition=edition())
            self.rehearsal = Rehearsal(get_wsgi_application(), store)
        return self.rehearsal
