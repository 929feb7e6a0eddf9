"""The memory of a process: bounded by bytes, and not washed out by whoever asks for each page once."""

from __future__ import annotations

from haowai.reader.cache.memory import Memory
from haowai.reader.cache.printed import OVERHEAD, Printed


def page(size: int = 7000, words: str = "") -> Printed:
    return Printed(200, (), words.encode() or b"x" * (size - OVERHEAD))


def test_what_was_put_is_there() -> None:
    memory = Memory(1_000_000)
    one = page()
    memory.put("/a", one)
    assert memory.get("/a") is one
    assert memory.get("/b") is None


def test_a_page_made_anew_takes_the_place_of_the_old_one() -> None:
    memory = Memory(1_000_000)
    for size in (7000, 9000, 5000):
        newest = page(size)
        memory.put("/a", newest)
    assert (memory.get("/a"), memory.size, len(memory)) == (newest, 5000, 1)


def test_it_never_holds_more_bytes_than_it_may() -> None:
    memory = Memory(100_000)
    for number in range(500):
        memory.put(f"/{number}", page(3500 + number * 7))
        if number % 3:
            memory.get(f"/{number}")
        if not number % 5:
            memory.drop(f"/{number - 1}")
        assert memory.size <= 100_000
        assert memory.size == sum(slot.size for slot in memory._slots.values())
    assert len(memory) > 5


def test_a_page_larger_than_a_tenth_is_not_taken_and_the_older_one_goes() -> None:
    memory = Memory(100_000)
    memory.put("/a", page(5000))
    memory.put("/a", page(20_000))
    assert memory.get("/a") is None
    assert memory.size == 0


def test_a_crawler_washes_out_nothing_that_is_read() -> None:
    memory = Memory(700_000)
    hot = [f"/hot/{number}" for number in range(60)]
    for _round in range(4):
        for key in hot:
            if memory.get(key) is None:
                memory.put(key, page())
    for number in range(5000):
        memory.put(f"/old/{number}", page())
        # Somebody reads the front now and then.
        if number % 40 == 0:
            memory.get(hot[number // 40 % len(hot)])
    assert sum(memory.get(key) is not None for key in hot) == len(hot)


def test_a_page_that_comes_back_soon_stays() -> None:
    memory = Memory(700_000)
    memory.put("/again", page())
    for number in range(150):
        memory.put(f"/{number}", page())
    assert memory.get("/again") is None
    memory.put("/again", page())
    for number in range(50):
        memory.put(f"/later/{number}", page())
    assert memory.get("/again") is not None


def test_what_is_dropped_or_cleared_is_gone_and_weighs_nothing() -> None:
    memory = Memory(700_000)
    for number in range(20):
        memory.put(f"/{number}", page())
    memory.drop("/3")
    memory.drop("/3")
    memory.drop("/nowhere")
    assert memory.get("/3") is None
    assert memory.size == 19 * 7000
    memory.clear()
    assert (memory.size, len(memory), memory.get("/4")) == (0, 0, None)


def test_no_memory_keeps_nothing() -> None:
    memory = Memory(0)
    memory.put("/a", page())
    assert memory.get("/a") is None
