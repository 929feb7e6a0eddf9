"""The measured newspaper: its channels and sections, what its stories name, and filling it."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image, ImageDraw

from benchmarks import parts
from benchmarks.drafts import reporter
from benchmarks.generator import Desks, archive
from haowai.articles.bulk import write
from haowai.lib.bulk import create_recorded
from haowai.lib.indexing import take_in
from haowai.media.models import Photo
from haowai.press.models import Story
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Person, Section, Topic

ACTOR = "bench"
SEED = 20261101
#: Stories are from the time before this moment, whatever day it is measured.
END = datetime(2026, 11, 1, tzinfo=UTC)
PHOTOS = 48

CHANNELS = {
    "paper": (
        "量測日報",
        "politics 政治 society 社會 life 生活 world 國際 local 地方 health 健康 opinion 評論 oddly 蒐奇",
    ),
    "finance": ("量測財經", "markets 股匯 industry 產業 property 房產"),
    "sports": ("量測體育", "baseball 棒球 basketball 籃球 allsports 綜合"),
    "video": ("量測影音", "scene 現場 documentary 紀實"),
    "style": ("量測時尚", "fashion 穿搭 living 居家"),
    "arts": ("量測藝文", "books 閱讀 stage 表演"),
    "food": ("量測食譜", "recipes 食譜"),
    "tech": ("量測科技", "gadgets 數位 science 科學"),
}


def sections_of(channel: str) -> list[tuple[str, str]]:
    """(address, name) of each section."""
    words = CHANNELS[channel][1].split()
    return list(zip(words[::2], words[1::2], strict=True))


def make_newspaper(channels: tuple[str, ...] = tuple(CHANNELS), *, photos: int = PHOTOS) -> Desks:
    """Make what is missing, and answer what stories stand in and name."""
    for position, slug in enumerate(channels):
        name, _ = CHANNELS[slug]
        channel, _ = Channel.objects.get_or_create(
            slug=slug, defaults={"name": name, "is_paper": slug == "paper", "position": position}
        )
        for order, (address, title) in enumerate(sections_of(slug)):
            Section.objects.get_or_create(
                channel=channel, slug=address, defaults={"name": title, "position": order}
            )
    with press_transaction(ACTOR):
        if not Topic.objects.exists():
            topics = [Topic(name=name, slug=f"topic-{at}") for at, name in enumerate(parts.TOPICS)]
            create_recorded(Topic, topics)
        if not Person.objects.exists():
            names = dict.fromkeys(reporter(at) for at in range(60))
            create_recorded(Person, [Person(name=name, slug=f"person-{at}") for at, name in enumerate(names)])
    for at in range(Photo.objects.count(), photos):
        title = f"{parts.TOWNS[at % len(parts.TOWNS)]}的天色"
        Photo.objects.create(
            title=title,
            caption=f"{title}，從{parts.SPOTS[at % len(parts.SPOTS)]}望去。",
            credit=f"記者{reporter(at)}攝",
            alt="遠山與水面",
            file=ContentFile(_picture(at), name=f"bench-{at}.jpg"),
        )
    places = {slug: at for at, slug in enumerate(channels)}
    sections = Section.objects.select_related("channel").filter(channel__slug__in=channels)
    return Desks(
        sections=sorted(sections, key=lambda section: (places[section.channel.slug], section.position)),
        topics=list(Topic.objects.order_by("pk")),
        people=list(Person.objects.order_by("pk")),
        photos=list(Photo.objects.order_by("pk")[:photos]),
    )


def _picture(at: int) -> bytes:
    """Sky and water, 1200 by 800."""
    picture = Image.new("RGB", (1200, 800), (40 + at * 3, 110 + at, 190 - at * 2))
    draw = ImageDraw.Draw(picture)
    for band in range(10):
        draw.rectangle(
            (0, 420 + band * 38, 1200, 458 + band * 38), fill=(20 + band * 8, 70 + band * 6, 90 + at)
        )
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=70)
    return file.getvalue()


def grow(target: int) -> Iterator[int]:
    """Bring the newspaper to ``target`` stories; yields how many it has after each batch."""
    desks = make_newspaper()
    _write_fast()
    have = Story.objects.count()
    for batch in archive(SEED, range(have, target), desks, END):
        write(batch, publish=True, actor=ACTOR)
        have += len(batch)
        yield have


def _write_fast() -> None:
    """The database as one process that may lose its work wants it: nothing waits for the disk, a batch's pages stay in
    memory until they are written once, and PostgreSQL compresses long columns with the faster of its two ways. Only
    this process's connection is set so; nothing that is checked is left out."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for setting in ("synchronous=OFF", "cache_size=-512000", "wal_autocheckpoint=50000"):
                cursor.execute(f"PRAGMA {setting}")
            return
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'")
        if (row := cursor.fetchone()) and "lz4" in row[0]:
            cursor.execute("SET default_toast_compression = lz4")


def timed_growth(target: int) -> dict[str, Any]:
    """Grow and say how many stories a second the bulk writer wrote, generating them included."""
    have = Story.objects.count()
    make_newspaper()
    start, worked = time.perf_counter(), time.process_time()
    for _ in grow(target):
        pass
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    written = max(target - have, 0)
    # What the worker does after an import; it is no part of the writer's figure.
    follows = time.process_time()
    while take_in():
        pass
    follows = time.process_time() - follows
    return {
        "stories": Story.objects.count(),
        "written": written,
        "per_second": written / seconds if written else None,
        # Of the process that writes: another makes the stories, and PostgreSQL's own is not ours to see.
        "cpu_ms_per_story": worked * 1000 / written if written else None,
        "indexing_cpu_ms_per_story": follows * 1000 / written if written else None,
    }
