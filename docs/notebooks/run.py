"""Runs the notebooks in this folder and writes their outputs into them.

    python docs/notebooks/run.py

It needs `nbclient`, `ipykernel`, `altair`, `anywidget`, `vl-convert-python` and `peil`; `python/requirements-test.txt` has all but
the last.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent

WIDGET = "application/vnd.jupyter.widget-view+json"


def executed(path):
    """A notebook with the outputs of a fresh run, and without what differs from run to run."""
    notebook = nbformat.read(path, as_version=4)
    folder = {"metadata": {"path": str(path.parent)}}
    # What is printed comes in pieces that differ from run to run.
    steady = {"record_timing": False, "store_widget_state": False, "coalesce_streams": True}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=folder, **steady).execute()
    notebook.metadata["language_info"] = {"name": "python"}
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        # A widget has another name in every run and needs its kernel; what stays is the table that it gives beside.
        output.get("data", {}).pop(WIDGET, None)
    return notebook


def text(notebook):
    return nbformat.writes(notebook) + "\n"


if __name__ == "__main__":
    for path in sorted(HERE.glob("*.ipynb")):
        path.write_text(text(executed(path)), encoding="utf-8")
