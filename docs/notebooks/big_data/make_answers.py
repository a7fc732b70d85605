"""Writes the made-up answers of the notebook: one row for each of 1.2 million enterprises that were invited to a census on the web.

    python make_answers.py FILE

Multiples of the number of the enterprise, modulo a prime, stand for chance, so that every run writes the same rows.
"""

import sys

import duckdb

ENTERPRISES = 1_200_000
CLASSES = ["1-9", "10-49", "50-249", "250 and more"]
WRITE = """
copy (
    with drawn as (
        select i, (i * 48271 % 2147483647) % 1000 as s, (i * 69621 % 2147483647) % 15 as county, (i * 39373 % 2147483647) % 1000 as a,
            (i * 742938285 % 2147483647) % 1000 as c, (i * 950706376 % 2147483647) % 1000 as f
        from range(1, {enterprises} + 1) t(i)
    ), sized as (
        select *, case when s < 700 then 0 when s < 920 then 1 when s < 985 then 2 else 3 end as class from drawn
    )
    select 'county ' || (10 + county) as county, {classes}[class + 1] as size,
        case when a < 310 + 120 * class then 'yes' else 'no' end as answered,
        case when answered = 'no' or f < 30 then null when c < 250 + 150 * class + 5 * county then 'yes' else 'no' end as cloud,
        case when answered = 'yes' then [1, 10, 50, 250][class + 1] + f % [9, 40, 200, 1000][class + 1] end as staff
    from sized
) to '{path}' (format parquet)
"""


def write(path: object) -> None:
    duckdb.connect().sql(WRITE.format(enterprises=ENTERPRISES, classes=CLASSES, path=path))


if __name__ == "__main__":
    write(sys.argv[1])
