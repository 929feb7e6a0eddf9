"""Typed readers of the environment: a default when nothing is set, a clear refusal when a value can't be used."""

from pathlib import Path

import pytest

from haowai.lib.env import BadSetting, Environment


def test_an_empty_environment_gives_the_defaults() -> None:
    env = Environment({})

    assert env.text("NAME", "晨報", "") == "晨報"
    assert env.integer("PORT", 8000, "", low=1, high=65535) == 8000
    assert env.path("HOME_DIR", "var", "") == Path.cwd() / "var"
    assert env.url("BASE", "http://localhost:8000", "") == "http://localhost:8000"
    assert env.listing("NETWORKS", "") == []
    assert env.mapping("HOSTS", "") == {}


def test_values_are_read_in_their_types() -> None:
    env = Environment(
        {"PORT": " 8080 ", "HOSTS": "sports=https://s.example, food=https://f.example", "NETWORKS": "a, b,"}
    )

    assert env.integer("PORT", 1, "", low=1, high=65535) == 8080
    assert env.mapping("HOSTS", "") == {"sports": "https://s.example", "food": "https://f.example"}
    assert env.listing("NETWORKS", "") == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "eighty", "PORT"),
        ("PORT", "70000", "from 1 to 65535"),
        ("BASE", "news.example", "http://"),
        ("MODE", "fast", "one of"),
        ("HOSTS", "sports", "name=value"),
    ],
)
def test_a_bad_value_is_refused_with_its_name_and_what_to_write(name: str, value: str, says: str) -> None:
    env = Environment({name: value})
    readers = {
        "PORT": lambda: env.integer("PORT", 8000, "", low=1, high=65535),
        "BASE": lambda: env.url("BASE", "http://localhost", ""),
        "MODE": lambda: env.text("MODE", "slow", "", choices=("slow", "steady")),
        "HOSTS": lambda: env.mapping("HOSTS", ""),
    }

    with pytest.raises(BadSetting, match=name) as refusal:
        readers[name]()

    assert says in str(refusal.value)


def test_each_variable_is_declared_with_its_help() -> None:
    env = Environment({})
    env.text("NAME", "晨報", "what the paper is called")

    assert env.declared["NAME"].help == "what the paper is called"
