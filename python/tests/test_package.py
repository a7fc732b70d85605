"""The package as Python sees it: its version, its types, its documentation, what it loads."""

import doctest
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

import peil

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent

#: A checker of types: the program, and a folder for what the checker wants to be told.
Checker: TypeAlias = Callable[[Path, Path], "subprocess.CompletedProcess[str]"]


def test_the_version_is_that_of_the_rust_workspace() -> None:
    cargo = tomllib.loads((ROOT / "Cargo.toml").read_text())
    assert peil.__version__ == cargo["workspace"]["package"]["version"]


def test_the_codes_of_problems_come_from_the_core_each_once() -> None:
    codes = peil.error_codes()
    assert "unknown-key" in codes
    assert len(set(codes)) == len(codes)


def test_everything_in_the_compiled_part_is_public_in_the_package() -> None:
    from peil import _core

    public = {name for name in _core.__all__ if not name.startswith("_")}
    assert public <= set(peil.__all__)
    assert all(hasattr(peil, name) for name in peil.__all__)


def test_importing_the_package_loads_no_library_of_tables() -> None:
    program = "import peil, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pandas", "polars", "pyarrow", "narwhals", "numpy", "duckdb", "matplotlib", "altair", "typing_extensions", "json"}
    assert "peil" in loaded and not heavy & set(loaded)


def test_the_stubs_describe_the_package_as_it_is() -> None:
    options = ["--mypy-config-file", "pyproject.toml", "--allowlist", "tests/stubtest-allowlist.txt"]
    command = [sys.executable, "-m", "mypy.stubtest", "peil", *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT / "python")
    assert done.returncode == 0, done.stdout + done.stderr


def mypy(program: Path, _: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", str(program)]
    return subprocess.run(command, capture_output=True, text=True, cwd=program.parent)


def pyright(program: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    config = folder / "pyrightconfig.json"
    config.write_text(json.dumps({"typeCheckingMode": "strict", "include": [str(program)], "extraPaths": [str(ROOT / "python")]}))
    command = [sys.executable, "-m", "pyright", "--project", str(config), "--pythonpath", sys.executable]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_a_typed_program_passes_the_strict_checkers(checker: Checker, tmp_path: Path) -> None:
    done = checker(HERE / "typed_program.py", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_typed_program_runs() -> None:
    subprocess.run([sys.executable, str(HERE / "typed_program.py")], check=True)


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_the_strict_checkers_see_what_is_wrong(checker: Checker, tmp_path: Path) -> None:
    program = tmp_path / "wrong.py"
    program.write_text(
        "import peil\n"
        "sample = peil.Sample({'q': ['yes']}, weigth='w')\n"
        "sample.share('q', equals='yes', interval='wld')\n"
        "sample.share('q', equals='yes', by=3)\n"
        "peil.Sample(5)\n"
    )
    found = checker(program, tmp_path).stdout
    assert sorted({int(line) for line in re.findall(r"wrong\.py:(\d+).*error", found)}) == [2, 3, 4, 5], found


def public() -> dict[str, object]:
    """Public classes and functions by name, and what the classes have: `Sample.share`."""
    things: dict[str, object] = {name: getattr(peil, name) for name in peil.__all__ if not name.startswith("_")}
    for owner, thing in list(things.items()):
        names = vars(thing) if isinstance(thing, type) else ()
        # Asked of the class, because static methods do not have their text otherwise.
        things |= {f"{owner}.{name}": getattr(thing, name) for name in names if not name.startswith("_")}
    return things


def documented() -> list[doctest.DocTest]:
    texts = {name: thing.__doc__ or "" for name, thing in {**public(), "Widget": peil.Widget}.items()}
    for page in (ROOT / "python" / "README.md", ROOT / "docs" / "from-r.md"):
        texts[page.name] = page.read_text(encoding="utf-8")
    parser = doctest.DocTestParser()
    found = [parser.get_doctest(text, {}, name, None, 0) for name, text in texts.items()]
    return [test for test in found if test.examples]


@pytest.mark.parametrize("test", documented(), ids=lambda test: test.name)
def test_examples_of_the_documentation_do_what_they_show(
    test: doctest.DocTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # These name the data files as they lie in their folder; all others may write files of their own.
    with_files = test.name in {"from-r.md", "Survey.read", "read"} or test.name.startswith("DataFile")
    monkeypatch.chdir(ROOT / "core" / "vectors" / "cases" if with_files else tmp_path)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=report.append)
    assert not report, "".join(report)


def test_pages_with_examples_are_among_them() -> None:
    assert {"README.md", "from-r.md"} <= {test.name for test in documented()}


def test_every_public_class_method_and_function_has_an_example() -> None:
    # Properties are shown where their classes are.
    without = [name for name, thing in public().items() if callable(thing) and ">>>" not in (thing.__doc__ or "")]
    assert without == []


def test_every_public_name_is_documented() -> None:
    from peil import _core

    objects = [getattr(peil, name) for name in peil.__all__ if not name.startswith("__")]
    assert all(thing.__doc__ for thing in objects)
    for owner in (getattr(_core, name) for name in _core.__all__):
        members = vars(owner).items() if isinstance(owner, type) else []
        assert [name for name, member in members if not name.startswith("_") and not member.__doc__] == []
