"""The Python example on the repository's front page runs as it stands there."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_the_example_of_the_front_page_runs(capsys):
    programs = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(programs) == 1
    exec(compile(programs[0], str(README), "exec"), {})
    assert "62.5" in capsys.readouterr().out
