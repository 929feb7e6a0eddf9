"""What the newsroom's templates ask: the paper's name, and which doors somebody may use."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from haowai.newsroom.access import ANY, somewhere
from haowai.sections.models import Channel

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The paper's own name; the program's before there is a paper."""
    paper = Channel.objects.filter(is_paper=True).values_list("name", flat=True).first()
    return paper or str(settings.WAGTAIL_SITE_NAME)


@register.simple_tag
def paper_initial() -> str:
    """The first character of the paper's name, as its seal in the side bar."""
    return paper_name()[:1]


@register.filter
def amount(number: int) -> str:
    """A number with commas between thousands, as newspapers here write it: 12,345."""
    return f"{number:,}"


@register.filter
def lasting(seconds: float | None) -> str:
    """Seconds as people say them: 48 s, 2:05, 1:02:03."""
    whole = round(seconds or 0)
    if whole < 60:
        return _("%(seconds)s s") % {"seconds": whole}
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.simple_tag(takes_context=True)
def desk_doors(context: template.Context) -> dict[str, Any]:
    """Whether somebody may begin an article (``write``) and see the list of articles (``read``)."""
    user = context["request"].user
    return {"write": somewhere(user, "add"), "read": somewhere(user, *ANY)}
