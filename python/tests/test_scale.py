"""Tables that an engine holds: the same figures as in memory, from sums, and clear words for what sums do not hold."""

import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import peil

pytest.importorskip("narwhals", reason="narwhals is not installed")
duckdb: Any = pytest.importorskip("duckdb", reason="duckdb is not installed")

ROWS = 1500


def made() -> pl.DataFrame:
    """A census by strata with non-response, clusters, two kinds of weights, and missing values of all kinds."""
    draw = random.Random(20261122)
    strata = [draw.choice(["north", "south", "west"]) for _ in range(ROWS)]
    number = lambda: draw.choice([None, float("nan")]) if draw.random() < 0.08 else round(draw.gauss(40, 12), 3)  # noqa: E731
    return pl.DataFrame(
        {
            "stratum": strata,
            "psu": [f"{stratum}-{draw.randrange(9)}" for stratum in strata],
            "region": [draw.choice(["a", "b", "c", "d", None]) for _ in range(ROWS)],
            "size": [draw.choice([1, 2, 3]) for _ in range(ROWS)],
            "q": [draw.choice(["yes", "no", "perhaps", "dk", None]) for _ in range(ROWS)],
            "r": [draw.choice(["yes", "no"]) for _ in range(ROWS)],
            "y": [number() for _ in range(ROWS)],
            "x": [draw.uniform(1, 9) for _ in range(ROWS)],
            "w": [round(draw.uniform(1, 6), 4) for _ in range(ROWS)],
            "even": [{"north": 1.5, "south": 2.0, "west": 4.0}[stratum] for stratum in strata],
            "N": [{"north": 30, "south": 40, "west": 55}[stratum] for stratum in strata],
            "answered": [draw.random() < 0.7 for _ in range(ROWS)],
        },
        schema_overrides={"y": pl.Float64},
    )


TABLE = made()
SIZES = {name: int(count) for name, count in TABLE.group_by("stratum").len().iter_rows()}
CENSUS = {"strata": "stratum", "population": SIZES, "census": True, "responded": {"answered": "true"}}
DESIGNS: dict[str, dict[str, Any]] = {
    "a census with non-response": CENSUS,
    "response groups": {**CENSUS, "response_groups": "size"},
    "elements": {"strata": "stratum", "weight": "w"},
    "elements of one weight a stratum": {"strata": "stratum", "weight": "even", "population": {name: 3 * n for name, n in SIZES.items()}},
    "clusters": {"strata": "stratum", "psu": "psu", "weight": "w", "fpc": "N"},
    "one sample": {},
}


def spark(table: pl.DataFrame) -> Any:
    importlib.util.find_spec("pyspark") or pytest.skip("pyspark is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("there is no Java, which Spark runs on")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("peil")
    for option, value in {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }.items():
        builder = builder.config(option, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session.createDataFrame(table.to_arrow())


def dask(table: pl.DataFrame) -> Any:
    frames = pytest.importorskip("dask.dataframe", reason="dask is not installed")
    return frames.from_pandas(table.to_pandas(), npartitions=3)


def ibis(table: pl.DataFrame) -> Any:
    return pytest.importorskip("ibis", reason="ibis-framework is not installed").memtable(table.to_arrow())


ENGINES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda table: table.lazy(),
    "duckdb": lambda table: duckdb.connect().from_arrow(table.to_arrow()),
    "dask": dask,
    "ibis": ibis,
    "spark": spark,
}


# Where a query takes a second, whatever its size, designs that have all kinds of sums are enough.
FEW = ["a census with non-response", "elements", "clusters"]
TRIED = [(engine, design) for engine in ENGINES for design in (FEW if engine in ("dask", "spark") else DESIGNS)]


@cache
def held(engine: str) -> Any:
    return ENGINES[engine](TABLE)


@pytest.fixture(scope="module", autouse=True)
def spark_ends() -> Iterator[None]:
    yield
    if "pyspark" in sys.modules:
        from pyspark.sql import SparkSession

        session = SparkSession.getActiveSession()
        if session is not None:
            session.stop()


def asked(sample: peil.Sample) -> Iterator[peil.Estimates]:
    yield sample.share("q", equals=["yes", "perhaps"], by=["region", "size"], outside="dk")
    yield sample.share("q", equals="yes", among={"r": "yes"}, of_all=True, interval="logit")
    yield sample.distribution("q", by="size", interval="wilson", missing="dk")
    yield sample.mean("y", by=["region"])
    yield sample.total("x", by="stratum")
    yield sample.ratio("y", "x")
    yield sample.multiple(["q", "r"], equals="yes", interval="beta")


@pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")
@pytest.mark.parametrize(("engine", "design"), TRIED)
def test_an_engine_gives_what_memory_gives(engine: str, design: str) -> None:
    here, there = peil.Sample(TABLE, **DESIGNS[design]), peil.Sample(held(engine), **DESIGNS[design])
    assert len(there) == len(here) == ROWS
    for own, theirs in zip(asked(there), asked(here), strict=True):
        assert len(own) == len(theirs)
        for row, expected in zip(own, theirs, strict=True):
            for name, value in expected.items():
                if isinstance(value, float):
                    assert row[name] == pytest.approx(value, rel=1e-12, abs=1e-15), (name, expected)
                else:
                    assert row[name] == value, (name, expected)


def lazy() -> pl.LazyFrame:
    return TABLE.lazy()


def test_each_call_is_one_query_and_the_middle_of_a_number_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import peil._scale

    collected, queries = peil._scale._collected, []
    monkeypatch.setattr(peil._scale, "_collected", lambda frame: (queries.append(frame), collected(frame))[1])
    counts = []
    sample = peil.Sample(lazy(), strata="stratum", psu="psu", weight="w")
    for call in (
        lambda: sample.share("q", equals="yes", by=["region", "size"]),
        lambda: sample.distribution("q"),
        lambda: sample.mean("y", by=["region", "size"]),
        lambda: sample.total("y"),
    ):
        before = len(queries)
        call()
        counts.append(len(queries) - before)
    assert counts == [1, 1, 2, 1]


def test_a_lazy_frame_of_narwhals_and_categories_with_an_order_are_taken() -> None:
    import narwhals.stable.v2 as nw

    order = pl.Enum(["never", "seldom", "often"])
    frame = pl.DataFrame({"q": pl.Series(["often", "never", None, "often"], dtype=order), "w": [1.0, 2.0, 1.0, 1.0]})
    rows = peil.Sample(nw.from_native(frame.lazy()), weight="w").distribution("q")
    assert [(row["category"], row["estimate"]) for row in rows] == [("never", 0.5), ("seldom", 0.0), ("often", 0.5)]
    here = peil.Sample(frame, weight="w").distribution("q")
    assert [row["category"] for row in here] == ["never", "seldom", "often"]


@pytest.mark.parametrize(
    "call",
    [
        lambda sample: sample.quantile("y", 0.5),
        lambda sample: sample.correlation("y", "x"),
        lambda sample: sample.rake({"r": {"yes": 10, "no": 20}}),
        lambda sample: sample.replicate("jkn"),
        lambda sample: sample.glm("y ~ x"),
        lambda sample: sample.weights,
        lambda sample: sample.estimate("q"),
        lambda sample: sample.mean("y", by="size").covariance(),
        lambda sample: sample.mean("y", by="size").compare(),
        lambda sample: peil.Panel({"1": sample}),
    ],
)
def test_what_needs_rows_says_what_to_do(call: Callable[[peil.Sample], object]) -> None:
    with pytest.raises(peil.PeilError, match="needs the rows themselves") as caught:
        call(peil.Sample(lazy(), strata="stratum", weight="w"))
    assert all("collect the columns needed" in (problem.help or "") for problem in caught.value.problems)


def test_designs_of_several_stages_say_so_with_all_else_that_is_wrong() -> None:
    with pytest.raises(peil.DesignError) as caught:
        peil.Sample(lazy(), strata="strata", psu=["psu", "region"], fpc=["N", "N"], weight="q")
    messages = [problem.message for problem in caught.value.problems]
    assert sum("rows themselves" in message for message in messages) == 2
    assert any("`strata`" in message for message in messages) and any("holds words" in message for message in messages)


def test_faults_of_the_design_are_found_when_the_sample_is_made() -> None:
    weights = pl.when(pl.col("psu") == "north-3").then(None).otherwise("w").alias("w")
    with pytest.raises(peil.DesignError, match="the weight is missing, in some row where `stratum` is `north`"):
        peil.Sample(lazy().with_columns(weights), strata="stratum", weight="w")
    with pytest.raises(peil.DesignError, match="has fewer units than answered"):
        peil.Sample(lazy(), population=ROWS - 1)
    with pytest.raises(peil.EstimateError, match="there is no column `qq`"):
        peil.Sample(lazy()).share("qq", equals="yes")
    with pytest.raises(peil.EstimateError, match="`q` has no answer `yess`"):
        peil.Sample(lazy()).share("q", equals="yess")


def test_parquet_files_larger_than_memory_go_to_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import peil._scale

    folder = tmp_path / "answers"
    folder.mkdir()
    for part in range(3):
        TABLE[part * 500 : (part + 1) * 500].write_parquet(folder / f"{part}.parquet")
    one = tmp_path / "all.parquet"
    TABLE.write_parquet(one)
    monkeypatch.delenv("PEIL_IN_MEMORY_BYTES", raising=False)
    assert peil._scale.engine_of_files(one) is None
    monkeypatch.setenv("PEIL_IN_MEMORY_BYTES", "1000")
    expected = peil.Sample(TABLE, strata="stratum", weight="w").mean("x", by="size")
    for path in (one, str(one), folder, folder / "*.parquet"):
        sample = peil.Sample(path, strata="stratum", weight="w")
        assert "of an engine's table: 1500 rows, 3 strata" in repr(sample)
        found = [row["se"] for row in sample.mean("x", by="size")]
        assert found == pytest.approx([row["se"] for row in expected], rel=1e-12)


def test_an_interrupt_gets_through_to_the_engine() -> None:
    numbers = duckdb.connect().sql("select i % 7 as g, (hash(i) % 1000)::double as y from range(20000000000) t(i)")
    timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    start = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        peil.Sample(numbers).mean("y", by="g")
    assert time.monotonic() - start < 10


def test_tables_in_memory_import_no_engine() -> None:
    program = (
        "import peil, polars, sys; peil.Sample({'q': ['yes', 'no']}).share('q', equals='yes');"
        "peil.Sample(polars.DataFrame({'q': ['yes', 'no']})).share('q', equals='yes'); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"narwhals", "duckdb", "pandas", "peil._scale"} & set(loaded)


def test_without_the_extra_the_message_says_what_to_install() -> None:
    program = "import sys; sys.modules['narwhals'] = None\nimport peil, polars\npeil.Sample(polars.LazyFrame({'q': ['yes', 'no']}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "AnswersError" in done.stderr and 'pip install "peil[scale]"' in done.stderr
