"""Stories that are made so that what they are worth to a question is known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.judged import filler

AFFAIRS = Path(__file__).with_name("affairs.toml")
SEED = 5
#: What a story of each role is worth to who meant the affair, somebody or a body in it, or a detail of it.
WORTH = {
    "subject": {
        "newest": 3,
        "middle": 3,
        "oldest": 2,
        "waiting": 2,
        "profile": 1,
        "roundup": 1,
        "mention": 1,
    },
    "person": {"profile": 3, "oldest": 2, "newest": 1},
    "body": {"office": 3, "middle": 2, "newest": 1, "oldest": 1},
    "code": {"newest": 3},
    "number": {"newest": 3},
}
_REPORT = (
    "{subject}{when}有了新的進展，{body}下午在{place}說明，{pair}的部分仍有兩點待議，其餘照原訂時程。",
    "{body}的書面資料寫得很短，{subject}列在第一頁，後面附了四張表，{place}居民要求把看不懂的地方改成白話。",
    "一位不願具名的承辦人說，{subject}拖到現在，問題不在錢，在於沒有人願意先簽名。",
    "當地人談起{pair}，多半先嘆氣再笑，說從{place}這一頭看過去，事情和簡報上的並不一樣。",
)
_NEWEST = (
    "{news}，這是{subject}到目前為止最受注意的一步，關鍵在{code}，相關數字為{number}。",
    "{person}受訪時說，{pair}走到這裡，靠的是一群沒有上新聞的人。",
)
_OLDEST = (
    "{person}當時說，{subject}要分三年走，第一年只做一件事，就是把話說清楚。",
    "{person}在{place}住了兩個月，挨家挨戶問意見，記下來的本子有四本。",
)
_PROFILE = (
    "{person}不喜歡辦公室，他的會議都開在現場，桌子是一塊門板，門板上有咖啡漬。",
    "認識{person}的人說，他記性很好，別人十年前說過的話，他能接著往下講。",
    "這兩年最費心的是{subject}，{person}說那件事教會他慢。",
    "{person}回到{place}的老家，第一件事是修門，第二件事是請鄰居吃飯。",
)
_OFFICE = (
    "{body}搬了新辦公室，招牌還沒掛，先掛了一面時鐘，工友說這樣大家才知道遲到幾分鐘。",
    "{body}今年收了十二名新人，第一週不碰電腦，先學接電話，再學寫一封讓人看得懂的信。",
    "民眾給{body}打的分數不高，意見最多的是等待，櫃檯於是多放了兩排椅子和一架書。",
)
_WAITING = (
    "等{pair}的人不只一個，{place}的雜貨店把板凳搬到門口，誰有消息誰先坐。",
    "有人說{pair}是大事，也有人說，大事就是很多小事等在一起。",
)


@dataclass(frozen=True)
class Told:
    """A story: ``days`` old at the moment that it is measured. ``affair`` and ``role`` say what it was made for;
    a story that was made for several has more of them."""

    key: str
    headline: str
    standfirst: str
    body: tuple[str, ...]
    days: float
    made_for: tuple[tuple[str, str], ...] = ()
    kicker: str = ""
    signed: str = ""
    list_title: str = ""


def affairs() -> list[dict[str, Any]]:
    return list(tomllib.loads(AFFAIRS.read_text(encoding="utf-8"))["affair"])


def stories(others: int) -> Iterator[Told]:
    """All stories of the affairs, and so many others that have nothing to do with any."""
    found = affairs()
    for affair in found:
        yield from _affair(affair)
    yield from _roundups(found)
    for at, (word, headline) in enumerate(filler.TRAPS):
        yield from _traps(f"trap-{at}", word, headline)
    for at in range(others):
        yield _other(
            Random(f"{SEED}:other:{at}"), f"other-{at}", Random(f"{SEED}:day:{at}").uniform(0.1, 1500)
        )


def _affair(affair: dict[str, Any]) -> Iterator[Told]:
    key = affair["key"]
    rng = Random(f"{SEED}:{key}")

    def told(role: str, days: float, headline: str, standfirst: str, own: tuple[str, ...], more: int) -> Told:
        words = affair | {"when": rng.choice(("周一", "周三", "周四", "周五"))}
        body = [text.format_map(words) for text in own]
        for text in _sentences(rng, more):
            body.insert(rng.randint(1, len(body)), text)
        return Told(
            f"{key}-{role}",
            headline.format_map(affair),
            standfirst.format_map(affair),
            tuple(body),
            days,
            ((key, role),),
            signed=_name(rng),
        )

    newest, middle, oldest = rng.uniform(3, 20), rng.uniform(60, 150), rng.uniform(350, 900)
    yield told("newest", newest, "{subject}　{news}", "{body}說，後續看{place}。", (*_REPORT, *_NEWEST), 3)
    yield told(
        "middle", middle, "{place}再談{subject}　{body}：時程不變", "", (*_REPORT, _REPORT[0], _REPORT[3]), 4
    )
    yield told("oldest", oldest, "{subject}起步　{person}：先把話說清楚", "", (*_REPORT[:2], *_OLDEST), 4)
    yield told(
        "waiting",
        rng.uniform(20, 60),
        "在{place}等消息的人　板凳從店裡搬到門口",
        "{subject}還沒有定論，巷子裡的人先過日子。",
        (*_WAITING, _REPORT[3]),
        4,
    )
    yield told("profile", rng.uniform(100, 500), "把會議開在現場的人：{person}", "", _PROFILE, 3)
    yield told("office", rng.uniform(30, 700), "{body}搬新家　先掛時鐘再掛招牌", "", _OFFICE, 4)
    for at in range(2):
        mention = _other(rng, f"{key}-mention-{at}", rng.uniform(1, 900))
        passing = f"同一條街上，有人還在等{affair['subject']}的結果。"
        yield _with(mention, (key, "mention"), body=(*mention.body[:-1], passing, mention.body[-1]))
    yield from _distractors(rng, affair)


def _distractors(rng: Random, affair: dict[str, Any]) -> Iterator[Told]:
    """Worth nothing: a namesake, a larger number, the subject's halves apart, the pair where two words meet."""
    key, subject, person = affair["key"], affair["subject"], affair["person"]
    for at, last in enumerate(rng.sample("廷蓉宏", 2)):
        namesake = _other(rng, f"{key}-namesake-{at}", rng.uniform(1, 600))
        name = person[:-1] + last
        yield _with(
            namesake,
            (key, "namesake"),
            headline=f"{name}的木工課　第一堂只磨刀",
            body=(f"{name}說，刀利了人就慢了。", *namesake.body, f"{name}把木屑掃進袋子，說可以種菜。"),
        )
    apart = _other(rng, f"{key}-apart", rng.uniform(1, 300))
    first, last = subject[:-2], subject[-2:]
    yield _with(
        apart,
        (key, "apart"),
        headline=f"說到{last}　老人家想起的是一碗湯",
        body=(*apart.body, f"「{first[-2:]}」兩個字，貼在門上很久了。", f"至於{affair['place']}，明年再去。"),
    )
    bigger = _other(rng, f"{key}-bigger", rng.uniform(1, 300))
    yield _with(
        bigger, (key, "bigger"), body=(*bigger.body, f"記錄上寫的是4{affair['number']}，沒有人再量過。")
    )
    yield from _traps(key, affair["pair"], affair["trap"])


def _traps(key: str, word: str, headline: str) -> Iterator[Told]:
    """One of half a day ago that is about it, and two older ones in which it comes by."""
    rng = Random(f"{SEED}:trap:{key}:{word}")
    clause = headline.split("　")[0]
    for at, days in enumerate((0.5, rng.uniform(5, 200), rng.uniform(200, 900))):
        story = _other(rng, f"{key}-trap-{at}", days)
        place = rng.choice(filler.PLACES)
        if at:
            body = (*story.body, f"{clause}，{place}那邊也有人提起。")
        else:
            body = (f"{clause}，是{place}這個星期最多人談的事。", *story.body)
        yield _with(story, (key, "trap"), headline="" if at else headline, body=body)


def _roundups(found: list[dict[str, Any]]) -> Iterator[Told]:
    """Three affairs in one headline, one sentence for each: twice, one of them of yesterday."""
    for days, step in ((1.0, 1), (45.0, 7)):
        for at in range(0, len(found), 3):
            three = [found[(at + step * each) % len(found)] for each in range(3)]
            rng = Random(f"{SEED}:roundup:{days}:{at}")
            story = _other(rng, f"roundup-{days:g}-{at}", days + at / 100)
            names = [affair["subject"] for affair in three]
            yield Told(
                story.key,
                f"一周回顧：{'、'.join(names)}",
                "",
                (*(f"{name}本周沒有新的消息。" for name in names), *story.body[:3]),
                story.days,
                tuple((affair["key"], "roundup") for affair in three),
                signed=story.signed,
            )


def _other(rng: Random, key: str, days: float) -> Told:
    headline = rng.choice(filler.HEADLINES).format_map(_words(rng))
    return Told(key, headline, "", tuple(_sentences(rng, rng.randint(5, 8))), days, signed=_name(rng))


def _sentences(rng: Random, count: int) -> list[str]:
    return [text.format_map(_words(rng)) for text in rng.sample(filler.SENTENCES, count)]


def _words(rng: Random) -> dict[str, Any]:
    return {
        "p": _name(rng),
        "q": _name(rng),
        "place": rng.choice(filler.PLACES),
        "spot": rng.choice(filler.SPOTS),
        "n": rng.randint(2, 9),
        "m": rng.randint(12, 980),
    }


def _name(rng: Random) -> str:
    return rng.choice(filler.SURNAMES) + rng.choice(filler.GIVEN)


def _with(story: Told, made_for: tuple[str, str], *, headline: str = "", body: tuple[str, ...]) -> Told:
    return Told(story.key, headline or story.headline, "", body, story.days, (made_for,), signed=story.signed)
