"""The picture that stands for a story where it is shared and has none of its own: its public headline on the
channel's colour, drawn once and kept.

An address is ``/pictures/social/{number}/{digest}/{shape}.png``. The digest is keyed and of what is drawn, so a file
under one address never changes, nobody can have any but the present one drawn, and a story has one file of each
shape at most. A machine without a Chinese font draws the colour and the name in Latin letters.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import slugify
from PIL import Image, ImageDraw, ImageFont

from haowai.lib.fonts import Face, chinese_face
from haowai.media.pictures import media_origin, social_folder
from haowai.press.models import Story
from haowai.reader.theme import legible
from haowai.sections.models import Channel

#: Sizes in pixels, by shape: what shared links show, and the three that Google asks of structured data.
SIZES: dict[str, tuple[int, int]] = {
    "social": (1200, 630),
    "square": (1200, 1200),
    "classic": (1200, 900),
    "wide": (1200, 675),
}
#: Raised when the drawing changes, so that addresses do.
DRAWING = 1
SMALLEST, MARGIN = 44, 84
#: Characters of a headline that any of the shapes could hold.
LONGEST = 160
#: No line begins with these, or ends with those (JIS X 4051; the same in Taiwan).
NOT_FIRST, NOT_LAST = "，。、；：！？」』）》〉】…—％%,.!?:;)", "「『（《〈【("
#: A space with a Chinese character on either side parts clauses; one between Latin words does not.
_BETWEEN_CLAUSES = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Drawing:
    """What is drawn: all of it may be read by everybody. ``title`` is empty when there is no safe one."""

    number: int
    title: str
    channel: str
    latin: str
    section: str
    colour: str

    @property
    def digest(self) -> str:
        told = repr((DRAWING, self, chinese_face() is not None))
        key = settings.SECRET_KEY.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
        return hashlib.blake2b(told.encode(), key=key, person=b"haowai.social", digest_size=5).hexdigest()

    def url(self, shape: str = "social") -> str:
        """Where it is; without host unless files have one of their own."""
        return f"{media_origin()}/pictures/social/{self.number}/{self.digest}/{shape}.png"


def drawing_of(number: int, title: str, channel: Channel, section: str) -> Drawing:
    """The picture of a story; ``title`` is its headline, of a restricted one the safe one or nothing."""
    return Drawing(
        number=number,
        title=" ".join(title.split())[:LONGEST],
        channel=channel.name,
        latin=channel.name_en or slugify(channel.slug),
        section=section,
        colour=channel.colour,
    )


def drawing_of_story(story: Story) -> Drawing:
    """The picture of a printed story, loaded with its channel and section."""
    title = story.safe_headline if story.is_restricted else story.headline
    return drawing_of(story.number, title, story.channel, story.section.name)


def made(drawing: Drawing, shape: str) -> bytes:
    """The PNG, drawn when it is not there yet; what an older headline left behind goes."""
    folder = social_folder(drawing.number)
    target = folder / f"{drawing.digest}-{shape}.png"
    try:
        return target.read_bytes()
    except FileNotFoundError:
        content = draw(drawing, SIZES[shape], chinese_face())
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        if not old.name.startswith(drawing.digest):
            old.unlink(missing_ok=True)
    # Two that draw at once write the same bytes, each into a file of its own.
    making = folder / f".{hashlib.sha256(content).hexdigest()[:8]}-{id(content):x}"
    making.write_bytes(content)
    making.chmod(0o644)
    making.replace(target)
    return content


def draw(drawing: Drawing, size: tuple[int, int], face: Face | None) -> bytes:
    """The picture as PNG: channel above, headline in the middle, section below."""
    width, height = size
    ground = legible(drawing.colour, "#ffffff")
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    small = face.at(40) if face else ImageFont.load_default(40)
    name = drawing.channel if face else drawing.latin
    pen.rectangle((0, 0, 18, height), fill="#ffffff")
    pen.text((MARGIN, 64), name, font=small, fill="#ffffff")
    pen.line((MARGIN, 134, width - MARGIN, 134), fill="#ffffff", width=3)
    if face is None:
        return _png(image)
    below = height - 64
    pen.text((MARGIN, below), drawing.section, font=face.at(34), fill="#ffffff", anchor="ls")
    if drawing.title:
        box = (width - 2 * MARGIN, below - 70 - 174)
        size_of_type, lines = _fitted(drawing.title, face, box, largest=height // 7)
        type_ = face.at(size_of_type)
        step = round(size_of_type * 1.32)
        top = 174 + (box[1] - step * len(lines)) // 2
        for at, line in enumerate(lines):
            pen.text((MARGIN, top + at * step), line, font=type_, fill="#ffffff")
    return _png(image)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # A ground, white letters and the greys between: a palette holds them all, in a third of the bytes.
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitted(title: str, face: Face, box: tuple[int, int], *, largest: int) -> tuple[int, list[str]]:
    """The largest type in which the title stands in a box, and its lines; cut where even the smallest can't."""
    lines: list[str] = []
    for size in range(largest, SMALLEST - 1, -6):
        lines = list(broken(title, face.at(size), box[0]))
        if len(lines) * round(size * 1.32) <= box[1]:
            return size, lines
    most = box[1] // round(SMALLEST * 1.32)
    return SMALLEST, [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def broken(title: str, font: Font, width: int) -> Iterator[str]:
    """The title in lines of a width in pixels: at the spaces between its clauses, and else between characters, by
    the rules of what may begin and end a line. Words of Latin letters stay whole where they fit."""
    for clause in _BETWEEN_CLAUSES.split(title):
        yield from _clause(clause, font, width)


def _clause(title: str, font: Font, width: int) -> Iterator[str]:
    line = ""
    for piece in _pieces(title):
        if line and font.getlength((line + piece).rstrip()) > width:
            carried = ""
            while line and (line[-1] in NOT_LAST or (piece[0] in NOT_FIRST and not carried)):
                carried, line = line[-1] + carried, line[:-1]
            if line.strip():
                yield line.strip()
            line = carried
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.strip()


def _pieces(title: str) -> Iterator[str]:
    """Characters, but for words of Latin letters and digits, which are pieces by themselves."""
    word = ""
    for character in title:
        if character.isascii() and not character.isspace() and character not in NOT_FIRST + NOT_LAST:
            word += character
            continue
        if word:
            yield word
        word = ""
        yield character
    if word:
        yield word
