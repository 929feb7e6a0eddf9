"""Which encoding a file's bytes are in, and the text they say.

UTF-8 comes first, since almost nothing else passes for it. Big5 and GB18030 do pass for one another: what
decodes into common Chinese characters with few rare ones wins.
"""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from haowai.lib.zh import han_count

#: How much of the text is looked at to tell encodings apart. A page says enough in it.
_SAMPLE = 64 * 1024
_BINARY_HEADS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a ZIP file",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a database",
    b"7z\xbc\xaf": "a 7z file",
    b"Rar!": "a RAR file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"(\xb5/\xfd": "a Zstandard file",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Level 1 of Big5 (0xA440-0xC67E) and level 1 of GB 2312 (0xB0A1-0xD7F9) hold the common characters of each.
_COMMON_BIG5 = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_COMMON_GB = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_FREQUENT = frozenset(
    "的一是在不了有和人這这中大為为上個个國国我以要他時时來来用們们生到作地於于出就分對对成會会可主發发年動"
    "动同工也能下過过子說说產产種种面而方後后多定行學学法所民得經经十三之進进著着等部度家電电力裡里如水化高"
    "自二理起小物現现實实加量都兩两體体制機机當当使點点從从業业本去把性好應应開开它合還还因由其些然前外天政"
    "四日那社義义事平形相全表間间樣样與与關关各重新線线內内數数正心反你明看原又麼么利比或但質质氣气第向道命"
    "此變变條条只沒没結结解問问意建月公無无系軍军很情者最立代想已通並并提直題题黨党程展五果料象員员革位入常"
    "文總总次品式活設设及管特件長长求老頭头基資资邊边流路級级少圖图山統统接知較较將将組组見见計计別别她手角"
    "期根論论運运農农指幾几九區区強强放決决西被幹干做必戰战先回則则任取據据處处隊队南給给色光門门即保治北造"
    "百規规熱热領领七海口東东導导器壓压志世金增爭争濟济階阶油思術术極极交受聯联什認认六共權权收證证改清己美"
    "再採采轉转更單单風风切打白教速花帶带安場场身車车例真務务具萬万每目至達达走積积示議议聲声報报鬥斗完類类"
    "八離离華华名確确才科張张信馬马節节話话米整空元況况今集溫温傳传土許许步群廣广石記记需段研界拉林律叫且究"
    "觀观越織织裝装影算低持音眾众書书布復复容兒儿須须際际商非驗验連连斷断深難难近礦矿千週周委素技備备半辦办"
    "青省列習习響响約约支般史感勞劳便團团往酸歷历市克何除消構构府稱称太準准精值號号率族維维劃划選选標标寫写"
    "存候毛親亲快效斯院查江型眼王按格養养易置派層层片始卻却專专狀状育廠厂京識识適适屬属圓圆包火住調调滿满縣"
    "县局照參参紅红細细引聽听該该鐵铁價价嚴严"
)


class BadEncoding(Exception):
    """The bytes are text in no encoding that could be told, or damaged; the message says what to do."""


class BinaryFile(BadEncoding):
    """The bytes are no text at all; the message says what they seem to be."""


def decode(data: bytes) -> str:
    """The text that the bytes are: UTF-8, UTF-16 or UTF-32 with their mark, Big5 (CP950, HKSCS), GB18030,
    or what charset-normalizer finds. BinaryFile when they are no text, BadEncoding when the encoding cannot
    be told."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse_binary(data)
        return _otherwise(data, error)
    if "\x00" in text[:_SAMPLE]:
        refuse_binary(data)
    return text


def refuse_binary(data: bytes) -> None:
    """BinaryFile when the bytes begin like a known binary format, or hold NUL or many control characters."""
    for head, name in _BINARY_HEADS.items():
        if data.startswith(head):
            raise BinaryFile(f"the file is {name}, not text; give a text file or JSON lines")
    sample = data[:_SAMPLE]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    control = sum(byte < 0x20 and byte not in b"\t\n\r\x0c\x1b" for byte in sample)
    if control > max(2, len(sample) // 100) or sample.count(0) > 2:
        raise BinaryFile("the file is binary, not text; give a text file or JSON lines")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise BadEncoding(
            f"the file says it is {name}, but byte {error.start:,} is not; save it again as UTF-8"
        ) from error


def _otherwise(data: bytes, error: UnicodeDecodeError) -> str:
    if _nearly_utf8(data):
        raise BadEncoding(
            f"the text is damaged UTF-8 at byte {error.start:,}; mend or save it again as UTF-8"
        ) from error
    scores = []
    for encoding, common in (("cp950", _COMMON_BIG5), ("big5hkscs", _COMMON_BIG5), ("gb18030", _COMMON_GB)):
        text = _try(data, encoding)
        if text is not None:
            scores.append((_plausible(data[:_SAMPLE], text[:_SAMPLE], common), text))
    score, text = max(scores, key=lambda scored: scored[0], default=(0.0, ""))
    if score >= 0.5:
        return text
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is not None and (text_found := _try(data, best.encoding)) is not None:
        return text_found
    raise BadEncoding("the encoding cannot be told; save the file as UTF-8") from error


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _nearly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 with few faults: many sequences of three bytes, little wrong."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    faults = text.count("\ufffd")
    return han_count(text) > 3 * faults


def _plausible(data: bytes, text: str, common: re.Pattern[bytes]) -> float:
    """From 0 to 1.5: how many of the Chinese characters are of the common level, and of the frequent."""
    han = han_count(text)
    if not han:
        return 0.0
    frequent = sum(character in _FREQUENT for character in text)
    return min(1.0, len(common.findall(data)) / han) * 0.5 + min(1.0, 2.5 * frequent / han)
