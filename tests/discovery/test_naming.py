"""Names in a text: which topics and people it names, whatever way they are written, and which it doesn't."""

import pytest

from haowai.discovery.naming import Mention, Names, Subject, names_now
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Topic


def names(*named: str) -> Names:
    """Topics by their names; 港務處=港務局 has another name."""
    pairs, others = [], []
    for pk, text in enumerate(named, start=1):
        name, *more = text.split("=")
        subject = Subject("topic", pk, name, "subject")
        pairs.append((name, subject))
        others += [(other, subject) for other in more]
    return Names([*pairs, *others])


def found(mentions: list[Mention]) -> dict[str, int]:
    return {mention.subjects[0].name: mention.count for mention in mentions}


def test_topics_are_found_with_how_often_and_where() -> None:
    mentions = names("貝朗港", "渡輪", "潮位").named_in(
        "貝朗港復航", "貝朗港的渡輪清晨離岸。渡輪上有早市的魚。"
    )
    assert found(mentions) == {"貝朗港": 2, "渡輪": 2}
    port, ferry = mentions
    assert (port.headline, port.places) == (1, (0,))
    assert (ferry.headline, ferry.places) == (0, (4, 11))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("臺瀾大橋", "台瀾大橋通車"),
        ("台瀾大橋", "臺瀾大橋通車"),
        ("AI晶片", "ＡＩ 晶片缺貨"),
        ("Harbour Act", "the HARBOUR  ACT of this port"),
        ("唐納·莫里", "唐納‧莫里來訪"),
        ("唐納・莫里", "唐納•莫里來訪"),
        ("Beyoncé", "Beyonce 開唱"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    assert found(names(name).named_in("", text)) == {name: 1}


def test_another_name_counts_for_its_topic() -> None:
    mentions = names("貝朗港務處=港務處=港處").named_in("", "貝朗港務處說明。港務處又說，港處沒有錢。")
    assert found(mentions) == {"貝朗港務處": 3}


def test_the_longest_name_wins_and_what_is_in_it_does_not_count() -> None:
    mentions = names("貝朗", "貝朗港", "港務處", "貝朗港務處").named_in("", "貝朗港務處開會，貝朗下雨。")
    assert found(mentions) == {"貝朗港務處": 1, "貝朗": 1}


def test_of_two_names_that_overlap_the_first_counts() -> None:
    assert found(names("南瀾市", "市議會").named_in("", "南瀾市議會休會")) == {"南瀾市": 1}


@pytest.mark.parametrize("text", ["PAINT", "5GHz", "xAI", "AIR", "AI2"])
def test_a_name_within_a_longer_latin_word_is_none(text: str) -> None:
    assert not names("AI", "5G").named_in("", f"新的{text}上市")


def test_a_latin_name_beside_chinese_is_one() -> None:
    assert found(names("AI", "5G").named_in("", "用AI與5G網路")) == {"AI": 1, "5G": 1}


def test_an_abbreviation_is_written_in_capitals() -> None:
    text = "The WHO said who it was. who?"
    assert found(names("WHO").named_in("", text)) == {"WHO": 1}
    assert not names("WHO").named_in("", "who knows")


def test_one_character_is_no_name() -> None:
    assert not names("風", "A").named_in("風", "風與 A")


def test_a_name_that_two_bear_names_both_unless_the_text_tells() -> None:
    known = names("林知遠（議員）=林知遠", "林知遠（畫家）=林知遠=阿遠")
    (both,) = known.named_in("", "林知遠昨天說話。")
    assert [subject.pk for subject in both.subjects] == [1, 2]
    (painter,) = known.named_in("", "林知遠昨天說話，人稱阿遠。")
    assert [subject.pk for subject in painter.subjects] == [2]
    assert painter.count == 2


def test_a_first_name_comes_before_another_name() -> None:
    (mention,) = names("鯨豚會=海會", "海會").named_in("", "海會開會")
    assert [subject.name for subject in mention.subjects] == ["海會", "鯨豚會"]


def test_where_two_other_words_meet_no_name_stands() -> None:
    def crossed(four: str) -> bool:
        return four == "越南非法"

    text = "越南非法移工。南非羚羊。我去南非玩。"
    assert found(names("南非").named_in("", text, crossed=crossed)) == {"南非": 2}


@pytest.mark.parametrize(
    "text", ["", "\0\0", "貝" * 50_000, "貝朗港" * 16_000, "\ud800貝朗港", "﷽" * 5_000, "e\u0301" * 20_000]
)
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(names("貝朗港", "﷽", "é").named_in(text, text), list)


def test_without_names_nothing_is_found() -> None:
    assert Names(()).named_in("貝朗港", "貝朗港") == []


# --- Those of the archive ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_archives_names_follow_its_topics_and_people() -> None:
    topic = Topic.objects.create(slug="port", name="貝朗港", aliases="貝港\n Port  of Belang ")
    Person.objects.create(slug="shen", name="沈以安", aliases="阿安")
    text = "沈以安在 Port of Belang 看渡輪，阿安說貝港很大。"
    assert found(names_now().named_in("", text)) == {"貝朗港": 2, "沈以安": 2}
    topic.aliases = ""
    topic.save()
    assert found(names_now().named_in("", text)) == {"沈以安": 2}
    topic.delete()
    Topic.objects.create(slug="shen", name="沈以安", kind="person")
    (mention,) = names_now().named_in("", "沈以安")
    assert [(subject.model, subject.kind) for subject in mention.subjects] == [("topic", "person")]


@pytest.mark.django_db
def test_names_are_made_anew_only_when_one_changed(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    Topic.objects.create(slug="port", name="貝朗港")
    first = names_now()
    with django_assert_num_queries(3):
        assert names_now() is first
    with press_transaction("test"):
        Topic.objects.create(slug="ferry", name="渡輪")
    assert names_now() is not first
    assert "渡輪" in names_now()
