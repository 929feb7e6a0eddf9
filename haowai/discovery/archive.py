"""What is known of other stories when words are weighed: in how many of them a phrase stands, by the text index."""

from __future__ import annotations

from haowai.discovery.engine import Reader
from haowai.discovery.questions import NotReady
from haowai.discovery.salience import Archive
from haowai.discovery.shelf import shelf
from haowai.lib.words import tokens


class IndexedArchive:
    """The archive as its text index knows it, for one text: what was asked is remembered."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, int] = {}
        self.stories = reader.size()

    def holding(self, phrase: str) -> int:
        """In how many stories the rarest pair of the phrase is: the phrase itself is in no more. Exact for two
        characters and for one Latin word, and it costs no search."""
        found = tokens(phrase)
        # The last character of a run alone is the beginning of anything.
        asked = {token for token in found if len(token) > 1} or set(found)
        if missing := asked - self._known.keys():
            self._known |= self._reader.frequencies(missing)
        return min((self._known[token] for token in asked), default=0)


def archive_now() -> Archive | None:
    """The archive as it is now; None while there is no index of it."""
    try:
        return IndexedArchive(shelf().reader())
    except NotReady:
        return None
