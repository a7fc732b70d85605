"""Draws the answers of an invented country's municipalities in 2018, 2022 and 2023, and writes what is true of all of them.

    python make_answers.py

The sizes are those of a small country: 368 municipalities in 2018, 356 from 2020 on, when 24 became 12. What a municipality would
answer depends on how large it is and on itself, and mostly stays; whether it answers depends on its size and on whether it
answered before. Everybody is invited every time. Python 3.11; `random.Random` gives the same draws in every version since 3.2.
"""

import csv
import math
import random
from pathlib import Path

HERE = Path(__file__).parent
WAVES = {2018: 368, 2022: 356, 2023: 356}
CUTS = [5_000, 20_000, 50_000]
CLASSES = ["under_5000", "5000_to_20000", "20000_to_50000", "50000_and_over"]
MERGERS = 12
# What lies behind each answer: where the line between yes and no is in each wave, and how much size moves it.
OPEN = {2018: 0.75, 2022: 0.25, 2023: 0.05}
RECRUITED = {2018: 0.15, 2022: 0.05, 2023: 0.0}
PROBLEMS = {2018: 0.40, 2022: -0.10, 2023: -0.60}
# How many answer, by size class from the smallest: everybody alike within a class, as response groups take for granted.
ANSWERS = [0.42, 0.55, 0.70, 0.85]


def size_class(inhabitants):
    return sum(inhabitants >= cut for cut in CUTS)


def municipality(chance, code, inhabitants):
    own = {"municipality": code, "inhabitants": inhabitants, "region": "north" if code < 1600 else "south"}
    size = math.log(inhabitants / 6_000) / 1.2
    for name, pull in [("open", 0.5), ("recruited", 0.6), ("problems", 0.1)]:
        own[name] = pull * size + math.sqrt(1 - pull**2) * chance.gauss(0, 1)
    own["reach"] = chance.random()
    return own


def before(chance):
    units = []
    for place in range(WAVES[2018]):
        code = 1000 + 100 * (1 + place // 34) + 1 + place % 34
        inhabitants = round(math.exp(chance.gauss(math.log(5_800), 1.15)), -1)
        units.append(municipality(chance, code, int(max(inhabitants, 320))))
    return units


def merged(chance, units):
    """Neighbours become one, which is asked as a municipality of its own."""
    gone = sorted(chance.sample(range(0, len(units) - 1, 2), MERGERS))
    left, reforms = [unit for place, unit in enumerate(units) if place - place % 2 not in gone], []
    for place in gone:
        one, other = units[place], units[place + 1]
        code = one["municipality"] // 100 * 100 + 60 + len(reforms)
        reforms.append((one["municipality"], other["municipality"], code))
        left.append(municipality(chance, code, one["inhabitants"] + other["inhabitants"]))
    return sorted(left, key=lambda unit: unit["municipality"]), reforms


def wave(chance, year, units):
    rows = []
    for unit in units:
        noise = lambda: chance.gauss(0, 0.25)  # noqa: E731
        recruited = unit["recruited"] + noise() > RECRUITED[year]
        row = {name: unit[name] for name in ["municipality", "region", "inhabitants"]}
        # Whoever is easy to reach is so every year; a third of it is luck of the year.
        easy = 2 / 3 * unit["reach"] + 1 / 3 * chance.random()
        row["reached"] = easy
        row["open_data"] = "yes" if unit["open"] + noise() > OPEN[year] else "no"
        row["recruited"] = "yes" if recruited else "no"
        row["problems"] = ("yes" if unit["problems"] + noise() > PROBLEMS[year] else "no") if recruited else None
        row["staff"] = max(0, round(unit["inhabitants"] / 4_000 * math.exp(0.4 * unit["open"] + chance.gauss(0, 0.2)), 1))
        rows.append(row)
    for place, part in enumerate(ANSWERS):
        within = sorted((row for row in rows if size_class(row["inhabitants"]) == place), key=lambda row: row["reached"])
        for rank, row in enumerate(within):
            row["answered"] = "yes" if rank < round(part * len(within)) else "no"
    return rows


def write(year, rows):
    names = ["municipality", "region", "inhabitants", "answered", "open_data", "recruited", "problems", "staff"]
    with (HERE / f"{year}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            asked = {name: row[name] if row["answered"] == "yes" else None for name in names[4:]}
            writer.writerow({name: row[name] for name in names[:4]} | asked)


def truth(waves):
    with (HERE / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["wave", "size", "indicator", "yes", "units"])
        for year, rows in waves.items():
            for name_of_class in ["all", *CLASSES]:
                own = [row for row in rows if name_of_class in ("all", CLASSES[size_class(row["inhabitants"])])]
                for name in ["open_data", "recruited", "problems"]:
                    asked = [row[name] for row in own if row[name] is not None]
                    writer.writerow([year, name_of_class, name, asked.count("yes"), len(asked)])


def main():
    chance = random.Random(1)
    units = before(chance)
    waves = {2018: wave(chance, 2018, units)}
    units, reforms = merged(chance, units)
    for year in [2022, 2023]:
        waves[year] = wave(chance, year, units)
    for year, rows in waves.items():
        write(year, rows)
    truth(waves)
    for one, other, code in reforms:
        print(f'[[crosswalk]]\nwave = 2022\nfrom = [{one}, {other}]\nto = [{code}]\n')


main()
