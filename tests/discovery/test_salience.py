"""New words of a text: names that nobody listed, found by how the text uses them."""

from dataclasses import dataclass, field

import pytest

from haowai.discovery.salience import salient

FERRY = """
麻利港外海廿七日深夜發生翻船事故，渡輪「晨潮號」載著四十一人，在燕尾礁附近觸礁。海巡隊凌晨抵達，救起三十八人。
船長顧平說，晨潮號離開麻利港時風浪不大，到了燕尾礁才遇上湧浪。海巡隊說，燕尾礁的燈標上週壞了，還沒有修好。
家屬清晨趕到麻利港。顧平的妻子說，他跑這條航線二十年，燕尾礁在哪裡，閉著眼睛也知道。海巡隊今天擴大搜救範圍。
麻利港務處表示，晨潮號去年才換過引擎，燈標的維修已經發包，顧平與大副都接受了酒測，結果正常。
"""


def words(headline: str, body: str, **options: object) -> list[str]:
    return [phrase.text for phrase in salient(headline, body, **options)]  # type: ignore[arg-type]


@dataclass
class Archive:
    """An archive of 10,000 stories; what it doesn't name is in none."""

    held: dict[str, int] = field(default_factory=dict)
    stories: int = 10_000

    def holding(self, phrase: str) -> int:
        return self.held.get(phrase, 0)


def test_names_that_the_text_repeats_are_found_whole() -> None:
    found = words("晨潮號觸礁 麻利港外海38人獲救", FERRY)
    assert {"晨潮號", "燕尾礁", "麻利港", "海巡隊"} <= set(found)
    assert not {"燕尾", "尾礁", "潮號", "麻利", "利港"} & set(found)


def test_at_most_six_and_the_headlines_first() -> None:
    found = words("晨潮號觸礁", FERRY)
    assert len(found) <= 6
    assert found[0] in {"晨潮號", "燕尾礁"}


def test_what_is_a_topic_already_is_no_new_word() -> None:
    found = words("晨潮號觸礁", FERRY, known=lambda phrase: phrase in {"燕尾礁", "晨潮號"})
    assert not {"燕尾礁", "晨潮號"} & set(found)


def test_what_many_stories_say_is_no_news() -> None:
    archive = Archive({"海巡隊": 900, "麻利港": 3})
    found = words("晨潮號觸礁", FERRY, archive=archive)
    assert "海巡隊" not in found
    assert "麻利港" in found


def test_what_begins_within_a_word_of_other_stories_is_no_word() -> None:
    body = "請留意天浪預報，民眾留意天浪預報。署長說要看天浪。"
    held = {"留意": 700, "意天": 1, "天浪": 2}
    assert not any(word.startswith("意") for word in words("留意天浪預報", body, archive=Archive(held)))


def test_a_small_archive_knows_nothing() -> None:
    archive = Archive({"海巡隊": 9}, stories=10)
    assert words("晨潮號觸礁", FERRY, archive=archive) == words("晨潮號觸礁", FERRY)


def test_words_of_any_story_are_none() -> None:
    body = "市府表示，相關單位將積極推動計畫。市府強調，相關單位會持續推動計畫，民眾可以向相關單位申請。"
    assert words("市府推動計畫", body) == []


def test_particles_and_numbers_make_no_word() -> None:
    body = "他的船的帆破了，他的船的槳斷了。他的船的錨掉了。三百根木樁，三百根木樁，三百根木樁。"
    for word in words("", body):
        assert "的" not in word
        assert not word.startswith("三")


def test_titles_of_works_and_foreign_names_are_found_at_once() -> None:
    body = "《潮與鹽》昨天首映，導演是伊莎·莫蘭。觀眾說《潮與鹽》好看，伊莎·莫蘭說謝謝。"
    assert {"潮與鹽", "伊莎·莫蘭"} <= set(words("", body))


def test_a_piece_of_a_longer_word_is_left_out() -> None:
    body = "藍鰭計程車開業。藍鰭計程車有十輛，司機說藍鰭計程車很省電。坐藍鰭計程車要預約。"
    found = words("", body)
    assert "藍鰭計程車" in found
    assert not [word for word in found if word != "藍鰭計程車" and word in "藍鰭計程車"]


def test_words_in_letters_stay_whole() -> None:
    body = "新手機叫 Tide Pro 5，Tide Pro 5 比舊款輕。店家說，Tide Pro 5 已經缺貨。"
    found = words("Tide Pro 5 上市", body)
    assert any("Tide Pro" in word for word in found)
    assert not {"Tid", "ide Pro"} & set(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "的" * 5_000,
        "貝" * 50_000,
        "貝朗" * 25_000,
        "a b " * 12_000,
        "\0\ud800" * 99,
        "《" * 9_000,
        "「甲" * 9_000,
    ],
)
def test_any_text_has_an_answer(text: str) -> None:
    assert len(salient(text, text)) <= 6
