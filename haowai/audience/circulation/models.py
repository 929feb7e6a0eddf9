"""What is counted of views: per story, per section, per site that readers came from; what is hot is made of it.

All of it lies in a database of its own where the main one is a file of SQLite (``settings.VIEWS_DATABASE``,
docs/decisions/0031), so stories, sections and channels are named by their numbers, without foreign keys. Minutes and
hours are whole ones since 1970 UTC (``times.py``); days are days of Taipei.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """How much something was read in a while.

    ``views`` are openings, ``readers`` are readers of a story, each once an hour, ``seconds`` those in which it was in
    view. Sums over stories or hours count a reader once for each.
    """

    views = models.BigIntegerField(default=0)
    readers = models.BigIntegerField(default=0)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Mixed(Tally):
    """With where the ``readers`` came from, and what they read on: each of the two groups adds up to ``readers``."""

    from_direct = models.BigIntegerField(default=0)
    from_search = models.BigIntegerField(default=0)
    from_social = models.BigIntegerField(default=0)
    #: Homes, sections and other lists of ours.
    from_fronts = models.BigIntegerField(default=0)
    #: Other stories of ours.
    from_stories = models.BigIntegerField(default=0)
    from_elsewhere = models.BigIntegerField(default=0)
    on_phone = models.BigIntegerField(default=0)
    on_tablet = models.BigIntegerField(default=0)
    on_desktop = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class StoryMinute(Tally):
    """A story in one minute; kept for two days."""

    pk = models.CompositePrimaryKey("story", "minute")
    story = models.BigIntegerField()
    minute = models.IntegerField()

    class Meta:
        verbose_name = _("minute of a story")
        verbose_name_plural = _("minutes of stories")
        # For forgetting.
        indexes = [models.Index(fields=["minute"], name="story_minutes_by_time")]

    def __str__(self) -> str:
        return f"{self.story} {self.minute}"


class StoryHour(Tally):
    """A story in one hour; kept for 90 days."""

    pk = models.CompositePrimaryKey("story", "hour")
    story = models.BigIntegerField()
    hour = models.IntegerField()

    class Meta:
        verbose_name = _("hour of a story")
        verbose_name_plural = _("hours of stories")
        indexes = [models.Index(fields=["hour"], name="story_hours_by_time")]

    def __str__(self) -> str:
        return f"{self.story} {self.hour}"


class StoryDay(Mixed):
    """A story on one day of Taipei, with the section and channel that it stood in when it was read first that day;
    kept for ever. What today's and the week's lists are made of."""

    pk = models.CompositePrimaryKey("story", "day")
    story = models.BigIntegerField()
    day = models.DateField()
    section = models.BigIntegerField()
    channel = models.BigIntegerField()

    class Meta:
        verbose_name = _("day of a story")
        verbose_name_plural = _("days of stories")
        indexes = [
            models.Index(fields=["day", "section", "-readers"], name="story_days_by_readers"),
            models.Index(fields=["day", "section", "-seconds"], name="story_days_by_seconds"),
        ]

    def __str__(self) -> str:
        return f"{self.story} {self.day}"


class SectionMinute(Mixed):
    """All stories of a section in one minute; kept for two days. Channels and the paper are sums of their sections."""

    pk = models.CompositePrimaryKey("minute", "section")
    minute = models.IntegerField()
    section = models.BigIntegerField()
    channel = models.BigIntegerField()

    class Meta:
        verbose_name = _("minute of a section")
        verbose_name_plural = _("minutes of sections")

    def __str__(self) -> str:
        return f"{self.section} {self.minute}"


class SectionHour(Mixed):
    """All stories of a section in one hour; kept for ever, since they are few."""

    pk = models.CompositePrimaryKey("hour", "section")
    hour = models.IntegerField()
    section = models.BigIntegerField()
    channel = models.BigIntegerField()

    class Meta:
        verbose_name = _("hour of a section")
        verbose_name_plural = _("hours of sections")

    def __str__(self) -> str:
        return f"{self.section} {self.hour}"


class HostDay(models.Model):
    """From which other site readers came on one day, by its host's name and nothing more; kept for ever. Of unknown
    sites the first few hundred a day, so that whoever invents names fills no table."""

    pk = models.CompositePrimaryKey("day", "host")
    day = models.DateField()
    host = models.CharField(max_length=80)
    readers = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("day of a site that readers came from")
        verbose_name_plural = _("days of sites that readers came from")

    def __str__(self) -> str:
        return f"{self.host} {self.day}"


class Heat(models.Model):
    """How hot a story is: readers and seconds, each weighed by ``2 ** ((minute - base) / half-life)``, so that what is
    past needs never be touched again, and order is by the bare number. Forgotten when it has cooled off."""

    story = models.BigIntegerField(primary_key=True)
    section = models.BigIntegerField()
    channel = models.BigIntegerField()
    readers = models.FloatField(default=0)
    seconds = models.FloatField(default=0)

    class Meta:
        verbose_name = _("heat of a story")
        verbose_name_plural = _("heat of stories")
        indexes = [
            models.Index(fields=["section", "-readers"], name="heat_by_readers"),
            models.Index(fields=["section", "-seconds"], name="heat_by_seconds"),
        ]

    def __str__(self) -> str:
        return f"{self.story} {self.readers:.3g}"


class Scale(models.Model):
    """What ``Heat`` is measured by: one row. ``half_life`` in minutes; ``base`` is the minute whose weight is 1."""

    one = models.SmallIntegerField(primary_key=True, default=1)
    half_life = models.IntegerField()
    base = models.IntegerField()

    class Meta:
        verbose_name = _("scale of heat")
        verbose_name_plural = _("scales of heat")

    def __str__(self) -> str:
        return f"{self.half_life} from {self.base}"


class Seen(models.Model):
    """That a reader was counted for a story in an hour; forgotten an hour later. ``reader`` is a number made of address
    and browser under the day's salt: without the salt it leads nowhere."""

    pk = models.CompositePrimaryKey("hour", "story", "reader")
    hour = models.IntegerField()
    story = models.BigIntegerField()
    reader = models.BigIntegerField()

    class Meta:
        verbose_name = _("counted reader")
        verbose_name_plural = _("counted readers")

    def __str__(self) -> str:
        return f"{self.story} {self.hour}"


class ReadTogether(models.Model):
    """How many readers of a story read another one within the same hour, on one day of Taipei; kept for 30 days. Who
    they were is not."""

    pk = models.CompositePrimaryKey("story", "other", "day")
    story = models.BigIntegerField()
    other = models.BigIntegerField()
    day = models.DateField()
    readers = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("stories read together")
        verbose_name_plural = _("stories read together")
        indexes = [models.Index(fields=["day"], name="read_together_by_day")]

    def __str__(self) -> str:
        return f"{self.story} {self.other} {self.day}"


class CountedPaths(models.Model):
    """The last hour of which ``ReadTogether`` was counted: one row."""

    one = models.SmallIntegerField(primary_key=True, default=1)
    hour = models.IntegerField()

    class Meta:
        verbose_name = _("counted hour of what is read together")
        verbose_name_plural = _("counted hours of what is read together")

    def __str__(self) -> str:
        return f"{self.hour}"


class Salt(models.Model):
    """The random bytes of a day, thrown away when it is over."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return f"{self.day}"


class Batch(models.Model):
    """A batch that was written, so that none is written twice when its writer didn't hear that it was; kept a day."""

    key = models.CharField(primary_key=True, max_length=32)
    minute = models.IntegerField()

    class Meta:
        verbose_name = _("batch of views")
        verbose_name_plural = _("batches of views")
        indexes = [models.Index(fields=["minute"], name="batches_by_time")]

    def __str__(self) -> str:
        return self.key


class Pulse(models.Model):
    """The sign of life of one process that collects: it writes every few seconds, also when there is nothing to
    count. ``at`` is in seconds since 1970 UTC; ``taken`` and ``refused`` count reports since it started."""

    name = models.CharField(primary_key=True, max_length=80)
    at = models.FloatField()
    taken = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("pulse of a collector")
        verbose_name_plural = _("pulses of collectors")
        indexes = [models.Index(fields=["-at"], name="newest_pulse")]

    def __str__(self) -> str:
        return self.name
