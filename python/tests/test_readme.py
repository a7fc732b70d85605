"""The Python examples on the repository's front page and in its documents run as they stand there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


def test_the_example_of_the_front_page_runs(capsys):
    programs = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(programs) == 1
    exec(compile(programs[0], str(README), "exec"), {})
    assert "62.5" in capsys.readouterr().out


def test_the_examples_of_the_page_on_documents_run():
    page = ROOT / "docs" / "survey-documents.md"
    programs = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(programs) == 2
    for program in programs:
        exec(compile(program, str(page), "exec"), {})


def test_the_example_of_the_page_on_indices_runs(capsys):
    page = ROOT / "docs" / "composite.md"
    programs = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(programs) == 1
    exec(compile(programs[0], str(page), "exec"), {})
    assert "0.633" in capsys.readouterr().out


def test_the_example_of_the_page_on_publication_runs(capsys):
    page = ROOT / "docs" / "publication.md"
    programs = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(programs) == 1
    exec(compile(programs[0], str(page), "exec"), {})
    assert "*: does not meet the standard for publication" in capsys.readouterr().out
