"""What is known of other stories when words of a text are weighed: from the text index, when there is one."""

from __future__ import annotations

from haowai.discovery.salience import Archive


def archive_now() -> Archive | None:
    """The archive as it is now; None while there is no index of it."""
    return None
