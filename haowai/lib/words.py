"""Words of Chinese newspapers, cut for an index: what is written differently and means the same is folded, and a run of
Chinese becomes overlapping pairs.

Chinese has no spaces to cut at, and whoever cuts by a dictionary finds no name that is new today. Pairs need none:
台積電 is 台積 and 積電 standing one after the other. What is cut here is asked for with the same cut, so that indexes
of any kind (Tantivy, SQLite, PostgreSQL) find the same.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple

from opencc import OpenCC

#: Characters that Taiwan's press uses for one another; the first of each group stands for all.
_ALIKE = (
    "台臺 污汙 布佈 周週 里裡裏 群羣 峰峯 衛衞 線綫 啟啓 吃喫 秘祕 著着 為爲 真眞 說説 眾衆 戶户 雞鷄 床牀 恒恆 教敎"
    " 產産 黃黄 錄録 綠緑 值値 淚涙 匯滙 抬擡 占佔 痴癡 証證 煙菸烟 雇僱 游遊 托託 唇脣 跡蹟迹 鑑鑒 巨鉅 睿叡 銹鏽"
    " 村邨 你妳 卻却 念唸 鬥鬪 豔艷 個箇 麼麽 麵麪 贊讚 岳嶽 拓搨 酸痠 傢家 災灾 杯盃 糧粮 晒曬 蹤踪 館舘 峽峡 廚厨"
    " 強强 溫温 內内 別别 沒没 溼濕 鰮鰛 鐵銕 菇菰 煉鍊 蒐搜 彩綵 修脩 罵駡 床牀 稅税 脫脱 閱閲 銳鋭 悅悦 偽僞 嬌媯"
)
#: What runs of Chinese are made of, for a class of a pattern: Han with 々 and 〇, kana (half-width kana are folded to
#: it), Hangul, Bopomofo.
RUN = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
RUNS = re.compile(f"[{RUN}]+")
#: A number with its decimals (3.0, 1,200), or a word in letters and digits, for a pattern.
WORD = rf"\d+(?:[.,]\d+)+(?![^\W_{RUN}])|[^\W_{RUN}]+"
#: Any of these.
_PIECE = re.compile(rf"(?P<run>[{RUN}]+)|{WORD}")
#: The same without a group: at half the cost where only the pieces are wanted.
_PIECES = re.compile(_PIECE.pattern.replace("(?P<run>", "(?:"))
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: What no text has, between runs; and the type of an array whose items are characters.
_GAP = "\x1d"
_CODE = next(code for code in "IL" if array(code).itemsize == 4)
_BEGUN_BY_GAP = re.compile(f"{_GAP}[^ ] ")
#: That of が and that of ぱ, as characters of their own.
SOUND_MARKS = "\u3099\u309a"
#: Kana whose sound mark is a character of its own, as half-width kana have it, once they are full-width.
_MARKED = re.compile(f"[\u3041-\u30ff][{SOUND_MARKS}]")


class Word(NamedTuple):
    """A token with its place: ``text[start:end]`` is what it was made of."""

    token: str
    start: int
    end: int


class Cut(NamedTuple):
    """A question's word, cut: its tokens, one after the other. When ``open`` is true any token that begins with the
    last one will do (稅 is part of 稅務)."""

    tokens: tuple[str, ...]
    open: bool


class _Folds(dict[int, str]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        # A compatibility form (width, ligature, ① to 1), lower case, no accents. Sound marks of kana are no accents.
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        parts = unicodedata.normalize("NFD", plain)
        kept = "".join(each for each in parts if not unicodedata.combining(each) or each in SOUND_MARKS)
        folded = unicodedata.normalize("NFC", kept)
        folded = "".join(_VARIANTS.get(each, each) for each in folded)
        self[code] = folded
        return folded


_VARIANTS = {other: group[0] for group in _ALIKE.split() for other in group[1:]}
_folds = _Folds()


def fold(text: str) -> str:
    """The text as an index sees it: width, case and accents gone, variants of a character as one (臺 is 台)."""
    folded = text.translate(_folds)
    return unicodedata.normalize("NFC", folded) if _MARKED.search(folded) else folded


def tokens(text: str) -> list[str]:
    """What an index takes in of a text, in order.

    Each character of a run of Chinese begins one token: itself with the next one, the last one alone. So whatever part
    of a run somebody asks for is a sequence of neighbouring tokens, the last of them perhaps cut short.
    """
    found: list[str] = []
    for piece, is_run in pieces(text):
        if is_run:
            found += pairs(piece)
        else:
            found.append(piece)
    return found


def whole_pieces(text: str) -> list[str]:
    """What the tokens are made of, in order: whole runs of Chinese, words in letters and digits, numbers."""
    return _PIECES.findall(fold(text))


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Words, numbers and runs of Chinese in order, folded; the second says whether it is a run."""
    for piece in _PIECE.finditer(fold(text)):
        yield piece[0], piece.lastindex is not None


def pairs(run: str) -> list[str]:
    """The tokens of a run: each character with the next one, the last one alone."""
    return [*map(add, run, run[1:]), run[-1]]


def pairs_of_all(runs: Sequence[str]) -> list[str]:
    """The tokens of each of many runs, blanks between: 台積電 is 台積 積電 電.

    Written by whole arrays of characters, since a million stories are nearly a thousand million pairs: what follows
    each character stands beside it, and a blank behind both.
    """
    text = _GAP.join(runs) + _GAP
    codes = array(_CODE, text.encode("utf-32-le"))
    every = array(_CODE, " ".encode("utf-32-le")) * (3 * len(codes))
    every[0::3] = codes
    every[1:-3:3] = codes[1:]
    doubled = every.tobytes().decode("utf-32-le")
    # A pair that begins with a gap is none; one that ends with it is the end of a run.
    return _BEGUN_BY_GAP.sub("", doubled).split(f"{_GAP} ")[: len(runs)]


def words(text: str) -> list[Word]:
    """The same tokens with their places in the text as it is written, for marking what was found."""
    folded, places = placed(text)
    found: list[Word] = []
    for piece in _PIECE.finditer(folded):
        first, last = piece.span()
        step = 1 if piece["run"] else last - first
        for at in range(first, last, step):
            end = min(at + 2, last) if piece["run"] else last
            found.append(Word(folded[at:end], places[at][0], places[end - 1][1]))
    return found


def placed(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its characters where in the text it comes from."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        for part in character.translate(_folds):
            joined = unicodedata.normalize("NFC", parts[-1] + part) if part in SOUND_MARKS and parts else ""
            if len(joined) == 1:
                parts[-1], places[-1] = joined, (places[-1][0], at + 1)
            else:
                parts.append(part)
                places.append((at, at + 1))
    return "".join(parts), places


def cut(word: str, *, typing: bool = False) -> Cut:
    """What to ask an index for so that it finds every text that holds the word; no tokens when it has none.

    ``typing``: the word's end has not been typed yet, so that also ``comp`` finds ``computer``.
    """
    found = tokens(word)
    if not found or len(found[-1]) > 1 or not is_run(found[-1]):
        return Cut(tuple(found), typing and bool(found) and not is_run(found[-1]))
    # The end of a run: in the text it may go on.
    if len(found) > 1 and is_run(found[-2]) and found[-2].endswith(found[-1]) and len(found[-2]) == 2:
        return Cut(tuple(found[:-1]), False)
    return Cut(tuple(found), True)


def is_run(token: str) -> bool:
    """Whether a token is part of a run of Chinese, and no word in letters or digits."""
    return re.match(f"[{RUN}]", token) is not None


@lru_cache(maxsize=1)
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def to_traditional(text: str) -> str:
    """A question in Simplified characters as Traditional ones; what is Traditional already stays."""
    return str(_traditional().convert(text)) if _HAN.search(text) else text
