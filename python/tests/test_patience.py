"""Long work: it can be interrupted wherever it is, leaves other threads alone, and says how far it is."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest
import tqdm.auto

import peil
from peil._progress import Bar

ROWS = 400_000
RANDOM = numpy.random.default_rng(1)
LARGE = peil.Sample(
    {"y": RANDOM.normal(size=ROWS), "stratum": RANDOM.integers(0, 50, ROWS), "psu": RANDOM.integers(0, 2000, ROWS), "w": RANDOM.uniform(1, 2, ROWS)},
    weight="w", strata="stratum", psu="psu", nest=True,
)  # fmt: skip
# It would take minutes: whoever waits for it to end has not been heard.
BOOTSTRAP = LARGE.replicate("bootstrap", replicates=60_000)


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    # What runs in the background of a shell is told to ignore interrupts.
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def csv(folder: Path, rows: int) -> Path:
    path = folder / "answers.csv"
    path.write_text("q,y\n" + "yes,12.5\nno,3\n" * (rows // 2))
    return path


def interrupted(work: Callable[[], object], after: float = 0.3) -> int:
    """How often another thread had its turn while work went on that was then interrupted."""
    turns = 0

    def interrupt() -> None:
        nonlocal turns
        end = time.monotonic() + after
        while time.monotonic() < end:
            turns += 1
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    with pytest.raises(KeyboardInterrupt):
        thread.start()
        work()
    thread.join()
    return turns


def test_a_bootstrap_is_stopped_and_leaves_the_sample_as_it_was() -> None:
    before = LARGE.mean("y").rows
    assert interrupted(lambda: BOOTSTRAP.mean("y")) > 5
    assert LARGE.mean("y").rows == before


def test_the_reading_of_a_large_file_is_stopped(tmp_path: Path) -> None:
    path = csv(tmp_path, 6_000_000)
    assert interrupted(lambda: peil.Sample(path)) > 5


def test_what_a_handler_of_signals_raises_is_raised() -> None:
    def refuse(*_: object) -> None:
        raise LookupError("not today")

    usual = signal.signal(signal.SIGUSR1, refuse)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGUSR1))
    try:
        timer.start()
        with pytest.raises(LookupError, match="not today"):
            BOOTSTRAP.mean("y")
    finally:
        signal.signal(signal.SIGUSR1, usual)


class Recorded:
    """A bar that remembers what it was told."""

    def __init__(self, **options: Any) -> None:
        self.options, self.total, self.n, self.closed = options, options["total"], 0, False
        made.append(self)

    def update(self, by: int) -> None:
        assert by >= 0
        self.n += by

    def close(self) -> None:
        self.closed = True


made: list[Recorded] = []


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Recorded]:
    made.clear()
    monkeypatch.setattr(tqdm.auto, "tqdm", Recorded)
    monkeypatch.setattr("peil._progress.LONG", 0.0)
    return made


def test_a_bar_counts_the_replicates_and_is_taken_away(bars: list[Recorded]) -> None:
    LARGE.replicate("bootstrap", replicates=40).mean("y")
    assert len(bars) == 1 and bars[0].closed
    assert bars[0].total == 40 and 0 < bars[0].n <= 40
    assert bars[0].options["unit"] == " replicates"


def test_a_bar_counts_the_bytes_of_a_file(bars: list[Recorded], tmp_path: Path) -> None:
    path = csv(tmp_path, 1_000_000)
    peil.Sample(path)
    assert bars[0].options["unit"] == "B" and 0 < bars[0].n <= bars[0].total == path.stat().st_size
    assert all(bar.closed for bar in bars)


def test_a_bar_of_an_index_is_shown_as_wished(bars: list[Recorded]) -> None:
    data = {"unit": [*range(40)], **{f"x{part}": RANDOM.normal(size=40) for part in range(8)}}
    run = peil.composite(data, peil.Index("i", [f"x{part}" for part in range(8)]))
    errors = {f"x{part}": [0.1] * 40 for part in range(8)}
    usual = run.robust(errors=errors, replications=20_000)
    assert {bar.options["disable"] for bar in bars} == {None}
    bars.clear()
    assert run.robust(errors=errors, replications=20_000, progress=False).rows == usual.rows and not bars
    assert run.robust(errors=errors, replications=20_000, progress=True).rows == usual.rows
    assert {bar.options["disable"] for bar in bars} == {False} and all(bar.n <= 20_000 for bar in bars)


def test_short_work_and_no_tqdm_show_nothing(bars: list[Recorded], monkeypatch: pytest.MonkeyPatch) -> None:
    peil.Sample({"q": ["yes", "no"]}).share("q", equals="yes")
    assert not bars
    monkeypatch.setitem(__import__("sys").modules, "tqdm.auto", None)
    silent = Bar(None)
    silent.update("replicates", 1, 2)
    assert silent.shown is False
    silent.close()
    with pytest.raises(peil.EstimateError, match=r'pip install "peil\[progress\]"'):
        Bar(True).update("replicates", 1, 2)
