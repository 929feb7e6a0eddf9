"""scripts/check_tree.py: what it finds, shown on small trees."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def check_tree() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_tree", ROOT / "scripts" / "check_tree.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree without fault."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("django==5.2 \\\n    --hash=sha256:00\n")
    (tmp_path / "README.md").write_text("# Haowai\n\nRun `make serve`.\n")
    (tmp_path / "README.zh-Hant.md").write_text("# 號外\n\n執行 `make serve`。\n")
    return tmp_path


def test_a_tree_without_fault(check_tree: ModuleType, tree: Path) -> None:
    assert check_tree.faults(tree) == []


def test_a_file_of_600_lines_is_the_longest(check_tree: ModuleType, tree: Path) -> None:
    (tree / "long.py").write_text("pass\n" * 600)
    assert check_tree.faults(tree) == []
    (tree / "long.py").write_text("pass\n" * 601)
    assert check_tree.faults(tree) == ["long.py: 601 lines, and the longest may have 600: split it"]


def test_migrations_may_be_long(check_tree: ModuleType, tree: Path) -> None:
    (tree / "migrations").mkdir()
    (tree / "migrations" / "0001_initial.py").write_text("pass\n" * 601)
    assert check_tree.faults(tree) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--find-links wheels",
        "thing @ file:///wheels/thing.whl",
    ],
)
def test_a_lock_names_no_address(check_tree: ModuleType, tree: Path, line: str) -> None:
    with (tree / "requirements" / "base.txt").open("a") as lock:
        lock.write(line + "\n")
    assert check_tree.faults(tree) == [
        "requirements/base.txt:3: names where a package comes from: run make lock"
    ]


def test_both_readmes_have_the_same_headings(check_tree: ModuleType, tree: Path) -> None:
    with (tree / "README.md").open("a") as readme:
        readme.write("\n## More\n")
    assert check_tree.faults(tree) == ["README: unlike numbers of headings: README.md 2, README.zh-Hant.md 1"]


def test_a_comment_in_a_code_block_is_no_heading(check_tree: ModuleType, tree: Path) -> None:
    with (tree / "README.md").open("a") as readme:
        readme.write("\n```sh\n# and then\nmake serve\n```\n")
    assert check_tree.faults(tree) == []


def test_both_readmes_name_the_same_commands(check_tree: ModuleType, tree: Path) -> None:
    with (tree / "README.md").open("a") as readme:
        readme.write("\nThen `haowai doctor`.\n")
    assert check_tree.faults(tree) == [
        "README.zh-Hant.md: does not name haowai doctor, as another README does"
    ]
