"""What answers can come as: every library gives the same numbers to the bit, and nothing is copied that need not be."""

import datetime
import decimal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import peil

ROWS = 500


def columns() -> dict[str, list[Any]]:
    random = np.random.default_rng(1)
    answer = random.choice(["yes", "no", "do not know"], ROWS).tolist()
    score: list[float | None] = random.normal(50, 10, ROWS).round(3).tolist()
    for row in range(0, ROWS, 17):
        answer[row] = None
        score[row] = None
    return {
        "stratum": random.choice(["a", "b", "c"], ROWS).tolist(),
        "weight": random.uniform(1, 3, ROWS).tolist(),
        "answer": answer,
        "score": score,
        "size": random.integers(1, 4, ROWS).tolist(),
        "new": random.choice([True, False], ROWS).tolist(),
    }


def results(data: Any) -> list[dict[str, Any]]:
    sample = peil.Sample(data, strata="stratum", weight="weight")
    return [
        *sample.share("answer", equals="yes", by=["stratum", "size"], outside="do not know"),
        *sample.distribution("answer", by="new"),
        *sample.mean("score", by="size", among={"answer": ["yes", "no"]}),
        *sample.total("size"),
        *sample.ratio("score", "size", df=12),
    ]


def tables() -> dict[str, Any]:
    data = columns()
    frame = pl.DataFrame(data)
    arrow = pa.table(data)
    strata = pl.Enum(["a", "b", "c"])
    half = ROWS // 2
    return {
        "polars": frame,
        "polars, rechunked from pieces": pl.concat([frame[:half], frame[half:]], rechunk=False),
        "polars, categorical": frame.with_columns(
            pl.col("answer").cast(pl.Enum(["do not know", "no", "yes"])),
            pl.col("stratum").cast(strata),
        ),
        "pandas": pd.DataFrame(data),
        "pandas, categorical": pd.DataFrame(data).astype({"answer": "category", "stratum": "category"}),
        "pandas, its own missing values": pd.DataFrame(data).convert_dtypes(),
        "narwhals": nw.from_native(frame),
        "narwhals of pandas": nw.from_native(pd.DataFrame(data)),
        "a dict of narwhals series": {name: nw.from_native(frame[name], series_only=True) for name in data},
        "pyarrow": arrow,
        "pyarrow, chunked": pa.concat_tables([arrow[:half], arrow[half:]]),
        "pyarrow, a dictionary in each chunk": pa.concat_tables(
            [part.with_columns(pl.col("stratum").cast(strata)).to_arrow() for part in (frame[:half], frame[half:])]
        ),
        "pyarrow, a record batch": arrow.combine_chunks().to_batches()[0],
        "pyarrow, sliced": pa.concat_tables([arrow[:3], arrow])[3:],
        "pyarrow, large and view strings": arrow.set_column(
            2, "answer", arrow["answer"].cast(pa.large_string())
        ).set_column(0, "stratum", arrow["stratum"].cast(pa.string_view())),
        "a dict of NumPy arrays": {name: np.array(values, dtype=object) for name, values in data.items()}
        | {"weight": np.array(data["weight"]), "size": np.array(data["size"])},
        "a dict of columns of tables": {name: frame[name] for name in data},
    }


@pytest.mark.parametrize("kind", tables())
def test_every_kind_of_table_gives_the_same_numbers_to_the_bit(kind: str) -> None:
    assert results(tables()[kind]) == results(columns())


def test_a_csv_file_gives_the_same_numbers_to_the_bit(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    pl.DataFrame(columns()).write_csv(path)
    assert results(path) == results(columns()) == results(str(path))


def test_floats_are_not_copied() -> None:
    memory = np.array([1.0, 2.0, 3.0])
    sample = peil.Sample(pa.table({"x": pa.array(memory)}))
    assert sample.mean("x")[0]["estimate"] == 2.0
    memory[2] = 6.0
    assert sample.mean("x")[0]["estimate"] == 3.0


@pytest.mark.parametrize(
    ("width", "words"),
    [(np.int8, 2), (np.uint8, 255), (np.int16, 256), (np.uint16, 65_535), (np.int32, 65_536), (np.uint32, 65_536)],
)
def test_keys_of_dictionaries_are_not_copied(width: type[np.integer[Any]], words: int) -> None:
    memory = np.array([0, 1, 1], dtype=width)
    column = pa.DictionaryArray.from_arrays(pa.array(memory), [f"word {word}" for word in range(words)])
    sample = peil.Sample(pa.table({"x": column}))
    assert sample.share("x", equals="word 1")[0]["yes"] == 2
    memory[1] = 0
    assert sample.share("x", equals="word 1")[0]["yes"] == 1


@pytest.mark.parametrize(("width", "words"), [(np.uint8, 256), (np.int32, 2), (np.int64, 2)])
def test_keys_that_are_too_wide_or_have_no_room_for_missing_are_copied(
    width: type[np.integer[Any]], words: int
) -> None:
    memory = np.array([0, 1, words - 1], dtype=width)
    column = pa.DictionaryArray.from_arrays(pa.array(memory), [f"word {word}" for word in range(words)])
    sample = peil.Sample(pa.table({"x": column}))
    assert sample.share("x", equals=f"word {words - 1}")[0]["n"] == 3
    memory[0] = words - 1
    assert sample.share("x", equals="word 0")[0]["yes"] == 1


def test_arrays_that_anybody_may_change_are_copied() -> None:
    memory = np.array([1.0, 2.0, 3.0])
    sample = peil.Sample({"x": memory})
    memory[2] = 600.0
    assert sample.mean("x")[0]["estimate"] == 2.0


def test_arrays_of_another_byte_order_or_layout_are_read_rightly() -> None:
    swapped = np.array([1.0, 2.0, 6.0], dtype=">f8")
    strided = np.arange(6.0)[::2]
    whole = np.array([1, 2, 6], dtype=">i4")
    sample = peil.Sample({"swapped": swapped, "strided": strided, "whole": whole})
    assert [sample.mean(name)[0]["estimate"] for name in ("swapped", "strided", "whole")] == [3.0, 2.0, 3.0]


def test_categories_keep_their_order_and_those_that_nobody_chose() -> None:
    levels = ["small", "medium", "large"]
    column = pl.Series(["large", "small", "large"], dtype=pl.Enum(levels))
    rows = peil.Sample(pl.DataFrame({"size": column})).distribution("size").rows
    assert [(row["category"], row["yes"]) for row in rows] == [("small", 1), ("medium", 0), ("large", 2)]


LEVELS = ["small", "medium", "large"]
CHOSEN = ["large", "small", None, "large"]
ORDERED: dict[str, Any] = {
    "pandas": pd.DataFrame({"size": pd.Categorical(CHOSEN, LEVELS, ordered=True)}),
    "pandas, without an order": pd.DataFrame({"size": pd.Categorical(CHOSEN, LEVELS)}),
    "polars, enum": pl.DataFrame({"size": pl.Series(CHOSEN, dtype=pl.Enum(LEVELS))}),
    "pyarrow": pa.table({"size": pa.DictionaryArray.from_arrays(pa.array([2, 0, None, 2]), LEVELS)}),
    "pyarrow, ordered": pa.table({"size": pa.DictionaryArray.from_arrays(pa.array([2, 0, None, 2]), LEVELS, ordered=True)}),
    "narwhals": nw.from_native(pl.DataFrame({"size": pl.Series(CHOSEN, dtype=pl.Enum(LEVELS))})),
    "a dict of a pandas series": {"size": pd.Series(pd.Categorical(CHOSEN, LEVELS, ordered=True))},
    "a dict of a polars series": {"size": pl.Series(CHOSEN, dtype=pl.Enum(LEVELS))},
}


@pytest.mark.parametrize("kind", ORDERED)
def test_the_order_of_categories_is_that_of_answers_and_of_breakdowns(kind: str) -> None:
    sample = peil.Sample(ORDERED[kind])
    assert [(row["category"], row["yes"], row["missing"]) for row in sample.distribution("size")] == [
        ("small", 1, 1), ("medium", 0, 1), ("large", 2, 1),
    ]  # fmt: skip
    assert [row["size"] for row in sample.share("size", equals="small", by="size")] == LEVELS


def test_categories_of_polars_come_in_the_order_in_which_they_came_up() -> None:
    pl.DataFrame({"size": pl.Series(["another", "frame"], dtype=pl.Categorical)})
    frame = pl.DataFrame({"size": pl.Series(["large", "small", "large"], dtype=pl.Categorical)})
    assert [row["category"] for row in peil.Sample(frame).distribution("size")] == ["large", "small"]


def test_categories_of_numbers_and_truths_of_pandas_keep_their_order() -> None:
    frame = pd.DataFrame({"size": pd.Categorical([3, 1, None], [3, 2, 1]), "new": pd.Categorical([True, False, None], [True, False])})
    sample = peil.Sample(frame)
    assert [(row["category"], row["yes"]) for row in sample.distribution("size")] == [("3", 1), ("2", 0), ("1", 1)]
    assert sample.share("new", equals=True)[0]["yes"] == 1


def test_dictionaries_that_differ_by_chunk_are_joined() -> None:
    chunks = [pa.array(words).dictionary_encode() for words in (["b", "a"], ["c", None, "a"])]
    sample = peil.Sample(pa.table({"x": pa.chunked_array(chunks)}))
    assert [(row["category"], row["yes"]) for row in sample.distribution("x")] == [("b", 1), ("a", 2), ("c", 1)]


def test_dictionaries_with_doubled_or_null_words_are_joined() -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3]), pa.array(["a", "b", "a", None]))
    sample = peil.Sample(pa.table({"x": column}))
    assert [(row["category"], row["yes"]) for row in sample.distribution("x")] == [("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    ("column", "word"),
    [
        (pa.array([1, 2], pa.int8()), 1),
        (pa.array([1, 2], pa.uint64()), "1"),
        (pa.array([1, 2], pa.float32()), 1.0),
        (pa.array([1, 2], pa.float64()), np.int64(1)),
        (pa.array([decimal.Decimal("1.5"), decimal.Decimal("2.5")]), 1.5),
        (pa.array([True, False]), True),
        (pa.array([True, False]), np.bool_(True)),
        (pa.array([datetime.date(2021, 5, 1), datetime.date(2022, 5, 1)]), "2021-05-01"),
        (pa.array([datetime.datetime(2021, 5, 1), datetime.datetime(2022, 5, 1)]), "2021-05-01T00:00:00"),
        (pa.array([9007199254740993, 9007199254740992]), "9007199254740993"),
        (pa.array([1, 2]).dictionary_encode(), 1),
        (pa.array(["1", "2"]), 1),
    ],
)
def test_a_value_is_found_however_it_is_held(column: pa.Array, word: Any) -> None:
    row = peil.Sample(pa.table({"x": column})).share("x", equals=word)[0]
    assert (row["yes"], row["n"]) == (1, 2)


def test_missing_values_are_missing_whatever_they_are_called() -> None:
    tables = [
        pa.table({"x": pa.array([1.0, None, float("nan")])}),
        pl.DataFrame({"x": [1.0, None, float("nan")]}),
        pd.DataFrame({"x": [1.0, None, float("nan")]}),
        {"x": [1.0, None, float("nan")]},
        {"x": np.array([1.0, np.nan, np.nan])},
    ]
    assert [peil.Sample(table).mean("x")[0]["n"] for table in tables] == [1] * len(tables)


MOMENT = datetime.datetime(2021, 5, 1, 12, 30)


@pytest.mark.parametrize(
    "column",
    [
        pd.array([1, None, 3], dtype="Int64"),
        pd.array([1.5, None, 3], dtype="Float64"),
        pd.array([True, None, False], dtype="boolean"),
        pd.array(["a", None, "b"], dtype="string"),
        pd.Series(["a", None, "b"], dtype=object),
        pd.Series(["a", np.nan, "b"], dtype=object),
        pd.Series(["a", pd.NA, "b"], dtype=object),
        pd.Series([True, None, False], dtype=object),
        pd.to_datetime(pd.Series(["2021-05-01", None, "2022-05-01"])),
        pd.Series([datetime.date(2021, 5, 1), None, datetime.date(2022, 5, 1)], dtype=object),
        pd.Series([decimal.Decimal("1.5"), None, decimal.Decimal("2")], dtype=object),
        pd.Categorical(["a", None, "b"]),
        pd.array([1, None, 3], dtype=pd.ArrowDtype(pa.int32())),
        pl.Series([1, None, 3], dtype=pl.UInt8),
        pl.Series([1.0, float("nan"), 3.0]),
        pl.Series([True, None, False]),
        pl.Series([decimal.Decimal("1.5"), None, decimal.Decimal("2")]),
        pl.Series([MOMENT, None, MOMENT.replace(year=2022)]),
        pl.Series([MOMENT, None, MOMENT.replace(year=2022)], dtype=pl.Datetime("ms", "Europe/Oslo")),
        pl.Series([MOMENT.time(), None, datetime.time(1)]),
        pl.Series(["a", None, "b"], dtype=pl.Categorical),
        pa.array([1, None, 3], pa.decimal128(12, 2)),
        pa.array([MOMENT, None, MOMENT.replace(year=2022)], pa.timestamp("ns")),
        pa.array(["a", None, "b"], pa.large_string()),
    ],
    ids=lambda column: f"{type(column).__module__.split('.')[0]} {getattr(column, 'dtype', getattr(column, 'type', ''))}",
)
def test_nulls_are_missing_in_columns_of_every_type(column: Any) -> None:
    frame = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}[type(column).__module__.split(".")[0]]
    for data in (frame({"x": column}), {"x": column}):
        rows = peil.Sample(data).distribution("x").rows
        assert [(row["yes"], row["n"], row["missing"]) for row in rows] == [(1, 2, 1), (1, 2, 1)]


def test_columns_of_nothing_but_nulls_are_all_missing() -> None:
    empty = pl.DataFrame({"x": [None, None], "y": ["a", "b"]})
    for table in (empty, empty.to_arrow(), empty[["x"]], {"x": empty["x"]}, {"x": [None, None]}):
        assert peil.Sample(table).mean("x")[0]["missing"] == 2
    assert peil.Sample(empty).share("y", equals="a")[0]["yes"] == 1


def test_a_column_that_cannot_be_used_does_no_harm_until_it_is() -> None:
    table = pl.DataFrame({"tags": [["a"], ["b"]], "x": [1, 2]})
    sample = peil.Sample(table)
    assert sample.mean("x")[0]["estimate"] == 1.5
    with pytest.raises(peil.EstimateError, match="column `tags` holds"):
        sample.share("tags", equals="a")


def test_a_column_of_pandas_that_mixes_kinds_does_no_harm_until_it_is_used() -> None:
    size = pd.Categorical(["s", "l"], ["s", "l"])
    frame = pd.DataFrame({"x": [1.0, 2.0], "comment": ["fine", 3], "complex": [1j, 2j], "size": size})
    sample = peil.Sample(frame)
    assert sample.mean("x")[0]["estimate"] == 1.5
    assert [row["category"] for row in sample.distribution("size")] == ["s", "l"]
    for name in ("comment", "complex"):
        with pytest.raises(peil.EstimateError, match=f"column `{name}` cannot be handed over as an Arrow column"):
            sample.distribution(name)


def test_periods_of_pandas_are_not_taken_for_the_numbers_that_they_are_held_as() -> None:
    sample = peil.Sample(pd.DataFrame({"month": pd.period_range("2021-01", periods=3, freq="M"), "x": [1, 2, 3]}))
    assert sample.mean("x")[0]["estimate"] == 2
    with pytest.raises(peil.EstimateError, match="column `month` holds pandas.period"):
        sample.mean("month")


def test_pandas_is_read_where_pyarrow_is_not_installed() -> None:
    program = """
import sys
sys.modules["pyarrow"] = None
import datetime, pandas as pd, peil
frame = pd.DataFrame({
    "size": pd.Categorical(["l", "s", None, "l"], ["s", "m", "l"]), "x": [1.0, None, 3.0, 2.0],
    "n": pd.array([1, None, 3, 2], dtype="Int64"),
    "word": ["b", None, "a", "b"], "new": [True, None, False, True], "yes": pd.array([True, None, False, True], dtype="boolean"),
    "when": pd.to_datetime(["2021-05-01", None, "2022-05-01", "2021-05-01"]),
    "day": [datetime.date(2021, 5, 1), None, None, datetime.date(2022, 5, 1)],
})
sample = peil.Sample(frame)
counts = lambda name: [(row["category"], row["yes"], row["missing"]) for row in sample.distribution(name)]
assert counts("size") == [("s", 1, 1), ("m", 0, 1), ("l", 2, 1)], counts("size")
assert counts("n") == [("1", 1, 1), ("2", 1, 1), ("3", 1, 1)], counts("n")
assert counts("word") == [("a", 1, 1), ("b", 2, 1)], counts("word")
assert counts("new") == counts("yes") == [("false", 1, 1), ("true", 2, 1)], counts("new")
assert counts("when") == [("2021-05-01T00:00:00", 2, 1), ("2022-05-01T00:00:00", 1, 1)], counts("when")
assert counts("day") == [("2021-05-01", 1, 2), ("2022-05-01", 1, 2)], counts("day")
assert sample.mean("x")[0]["estimate"] == 2.0
"""
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("library", ["pyarrow", "polars", "pandas"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory of a process is read as Linux tells it")
def test_ten_million_rows_of_numbers_and_categories_are_not_copied(library: str) -> None:
    program = f"""
import resource
import numpy as np, pandas as pd, polars as pl, pyarrow as pa, peil
rows = 10_000_000
numbers, keys, words = np.arange(rows) / 7, (np.arange(rows) % 3).astype(np.int8), ["a", "b", "c"]
dictionary = pa.DictionaryArray.from_arrays(pa.array(keys.view(np.uint8)), words)
table = {{
    "pyarrow": lambda: pa.table({{"x": pa.array(numbers), "by": dictionary}}),
    "polars": lambda: pl.DataFrame({{"x": numbers, "by": pl.Series(dictionary).cast(pl.Enum(words))}}),
    "pandas": lambda: pd.DataFrame({{"x": numbers, "by": pd.Categorical.from_codes(keys, words)}}, copy=False),
}}["{library}"]()
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
peil.Sample(table[:10]).mean("x", by="by")  # what libraries load when they are first used
before = held()
sample = peil.Sample(table)
assert [row["by"] for row in sample.mean("x", by="by")] == words
# A copy of the numbers is 80 megabytes, one of the codes as integers of 32 bits is 40; pandas' signed codes are
# turned once (10), and what threads and the allocator keep varies between machines.
assert held() - before < 36e6, held() - before
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_other_threads_run_while_estimates_are_computed() -> None:
    rows = 300_000
    sample = peil.Sample({"x": np.arange(rows) % 7, "by": np.arange(rows) % 100})
    ready, ran = threading.Lock(), threading.Event()
    ready.acquire()

    def other() -> None:
        with ready:
            ran.set()

    thread = threading.Thread(target=other)
    thread.start()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000.0)
    try:
        ready.release()
        sample.share("x", equals=1, by="by")
        assert ran.is_set()
    finally:
        sys.setswitchinterval(interval)
        thread.join()


def test_several_threads_that_use_one_sample_at_once_get_the_same_figures() -> None:
    rng = np.random.default_rng(7)
    data = {"x": rng.normal(size=20_000), "q": rng.integers(0, 3, 20_000).astype(str), "by": rng.integers(0, 40, 20_000), "w": rng.random(20_000) + 0.5}
    work: list[Callable[[peil.Sample], list[dict[str, Any]]]] = [
        lambda sample: sample.mean("x", by="by").rows,
        lambda sample: sample.share("q", equals="1", by="by").rows,
        lambda sample: sample.quantile("x", at=[0.25, 0.5]).rows,
        lambda sample: sample.total("x", by="q").rows,
    ]
    alone = [own(peil.Sample(data, weight="w")) for own in work]
    # Nothing of it was used before, so that whatever is made when it is first needed is made by all threads at once.
    sample, start = peil.Sample(data, weight="w"), threading.Barrier(8)
    got: list[tuple[int, list[dict[str, Any]]]] = []

    def use(first: int) -> None:
        start.wait()
        for step in range(len(work)):
            number = (first + step) % len(work)
            got.append((number, work[number](sample)))

    threads = [threading.Thread(target=use, args=(first,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 32 and all(rows == alone[number] for number, rows in got)
