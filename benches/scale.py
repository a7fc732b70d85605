"""Shares of a Parquet file of 100 million rows in bounded memory, by sums that DuckDB makes and the core finishes.

    python benches/scale.py FILE [ROWS]

It writes FILE unless it is there (the same rows every time), and prints time and peak memory as a table. It needs `peil[scale]`.
"""

import os
import resource
import subprocess
import sys
import time

import duckdb

import peil

ROWS = 100_000_000
# 200 strata of 50 primary sampling units in 20 regions; hashes stand for chance, so that no generator is needed.
WRITE = """
copy (
    select
        'r' || (stratum // 10) as region, stratum, stratum * 50 + place % 50 as psu,
        's' || (hash(i * 5 + 1) % 6) as size,
        case when hash(i * 5 + 2) % 25 = 0 then null else 'a' || (hash(i * 5 + 3) % 4) end as q,
        1 + (hash(i * 5 + 4) % 40000) / 10000.0 as w
    from (select i, i * 200 // {rows} as stratum, i * 10000 // {rows} as place from range({rows}) t(i))
) to '{path}' (format parquet, compression zstd, row_group_size 500000)
"""


def estimated(path: str, memory: str) -> None:
    start = time.perf_counter()
    table = duckdb.connect(config={"memory_limit": memory}).read_parquet(path)
    sample = peil.Sample(table, strata="stratum", psu="psu", weight="w")
    made = time.perf_counter()
    shares = sample.share("q", equals=["a0", "a1"], by=["region", "size"], interval="logit")
    asked = time.perf_counter()
    distribution = sample.distribution("q", by=["region", "size"], interval="logit")
    end = time.perf_counter()
    assert len(shares) == 120 and len(distribution) == 480
    assert all(row["low"] < row["estimate"] < row["high"] for row in distribution)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    times = f"{made - start:.1f} s | {asked - made:.1f} s | {end - asked:.1f} s"
    print(f"| {len(sample):,} | {os.path.getsize(path) / 2**30:.2f} GiB | {memory} | {times} | {peak:.2f} GiB |")


if __name__ == "__main__":
    path, rows, *memory = [*sys.argv[1:], ROWS][:3]
    if memory and memory[0] != ROWS:
        estimated(path, str(memory[0]))
    else:
        if not os.path.exists(path):
            # In a process of its own, whose memory is not that of the estimate.
            connect = "import duckdb, sys; duckdb.connect(config={'memory_limit': '4GB'}).sql(sys.argv[1])"
            subprocess.run([sys.executable, "-c", connect, WRITE.format(rows=int(rows), path=path)], check=True)
        print("| rows | file | DuckDB's limit | design | share | distribution | peak memory |\n|--:|--:|--:|--:|--:|--:|--:|")
        for limit in ("1GB", "2GB"):
            subprocess.run([sys.executable, __file__, path, str(rows), limit], check=True)
