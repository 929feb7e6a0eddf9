"""Fonts of this machine that have Chinese characters, for pictures that the server draws. None is shipped: a
machine without one gets drawings without words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

#: Where systems keep such fonts, the best ones first: Debian and Ubuntu, Fedora, Arch, macOS, Windows.
PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-vf-fonts/NotoSerifCJK-VF.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "C:/Windows/Fonts/msjhbd.ttc",
    "C:/Windows/Fonts/mingliu.ttc",
)
#: Names of the face for Taiwan in a collection of several.
TAIWAN = ("TC", "TW")


@dataclass(frozen=True)
class Face:
    """One face of a font file."""

    path: str
    index: int

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The face in a size in pixels."""
        return ImageFont.truetype(self.path, size, index=self.index)


@cache
def chinese_face() -> Face | None:
    """A bold face with traditional characters, in the forms of Taiwan where there is a choice; None when the
    machine has no such font."""
    for place in PLACES:
        if Path(place).is_file():
            try:
                return Face(place, _for_taiwan(place))
            except OSError:  # a font that this FreeType cannot read
                continue
    return None


def _for_taiwan(path: str) -> int:
    """Which face of the file is the one for Taiwan; the first when none says so. Raises OSError."""
    first = ImageFont.truetype(path, 16, index=0)
    if any(word in str(first.getname()[0]).split() for word in TAIWAN):
        return 0
    for index in range(1, 16):
        try:
            name = str(ImageFont.truetype(path, 16, index=index).getname()[0])
        except OSError:
            return 0
        if any(word in name.split() for word in TAIWAN):
            return index
    return 0
