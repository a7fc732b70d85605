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


def documented() -> list[doctest.DocTest]:
    from peil import _core

    finder = doctest.DocTestFinder(exclude_empty=True)
    owners = [*(getattr(_core, name) for name in _core.__all__), peil.DataFile, peil.read]
    found = [test for owner in owners for test in finder.find(owner, getattr(owner, "__name__", "?"), module=False)]
    # The finder knows Python's own functions only; methods of compiled classes are looked at one by one.
    parser = doctest.DocTestParser()
    for owner in (owner for owner in owners if isinstance(owner, type)):
        for name, member in vars(owner).items():
            text = getattr(member, "__doc__", None)
            if isinstance(text, str) and ">>>" in text and not name.startswith("__"):
                found.append(parser.get_doctest(text, {}, f"{owner.__name__}.{name}", None, 0))
    for page in (ROOT / "python" / "README.md", ROOT / "docs" / "from-r.md"):
        found.append(parser.get_doctest(page.read_text(encoding="utf-8"), {}, page.name, str(page), 0))
    return [test for test in found if test.examples]


@pytest.mark.parametrize("test", documented(), ids=lambda test: test.name)
def test_examples_of_the_documentation_do_what_they_show(test: doctest.DocTest, monkeypatch: pytest.MonkeyPatch) -> None:
    # These name the data files as they lie in their folder.
    with_files = {"from-r.md", "DataFile", "DataFile.survey", "Survey.read", "read"}
    monkeypatch.chdir(ROOT / "core" / "vectors" / "cases" if test.name in with_files else HERE)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=report.append)
    assert not report, "".join(report)


def test_the_classes_and_functions_that_compute_have_examples() -> None:
    names = {test.name for test in documented()}
    assert {"Survey", "Sample", "Estimates", "Published", "Index", "Part", "composite", "evaluate", "Sample.share", "README.md", "from-r.md"} <= names, names


def test_every_public_name_is_documented() -> None:
    from peil import _core

    objects = [getattr(peil, name) for name in peil.__all__ if not name.startswith("__")]
    assert all(thing.__doc__ for thing in objects)
    for owner in (getattr(_core, name) for name in _core.__all__):
        members = vars(owner).items() if isinstance(owner, type) else []
        assert [name for name, member in members if not name.startswith("_") and not member.__doc__] == []
