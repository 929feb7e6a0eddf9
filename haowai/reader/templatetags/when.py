"""``{% when at %}``: a moment as pages show it, in Taipei, with the machine's form beside it.

Plain Python, since a list has a hundred of them: by Django's filters of dates each takes as long as a query.
"""

from __future__ import annotations

from datetime import datetime

from django.template import Library
from django.utils.safestring import SafeString

from haowai.press.models.story import TAIPEI

register = Library()


@register.simple_tag
def when(at: datetime | None) -> SafeString:
    """An aware moment, without microseconds; nothing for None."""
    if not at:
        return SafeString("")
    here = at.astimezone(TAIPEI).replace(microsecond=0)
    return SafeString(f'<time datetime="{here.isoformat()}">{here:%Y/%m/%d %H:%M}</time>')
