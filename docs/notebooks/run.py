"""Runs the notebooks in this folder and writes their outputs into them.

    python docs/notebooks/run.py

It needs `nbclient`, `ipykernel`, `altair`, `vl-convert-python` and `peil`; `python/requirements-test.txt` has all but the last.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent


def executed(path):
    """A notebook with the outputs of a fresh run, and without what differs from run to run."""
    notebook = nbformat.read(path, as_version=4)
    folder = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, resources=folder).execute()
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def text(notebook):
    return nbformat.writes(notebook) + "\n"


if __name__ == "__main__":
    for path in sorted(HERE.glob("*.ipynb")):
        path.write_text(text(executed(path)), encoding="utf-8")
