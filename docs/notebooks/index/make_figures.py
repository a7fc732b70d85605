"""Draws the figures of an invented county's municipalities, in two waves: `python docs/notebooks/index/make_figures.py`."""

import csv
import random
from pathlib import Path

NAMES = [
    "Aldvik", "Berglund", "Dalsund", "Elvestrand", "Fjellhamn", "Granvoll", "Haugdal", "Innvik", "Kvernes", "Lauvstad", "Myrland",
    "Nordheim", "Oterøy", "Raudberg", "Sandvoll", "Tindvik", "Utsund", "Vassdal",
]  # fmt: skip
# Least and largest figure, and how much of it follows how far a municipality has come.
INDICATORS = {
    "strategy": (1, 5, 0.8), "budget": (40, 900, 0.6), "leader_time": (0, 12, 0.5),
    "trained": (5, 85, 0.8), "recruited": (0, 9, 0.5), "vacancies": (0, 30, -0.6),
    "services_online": (10, 95, 0.9), "open_data": (0, 40, 0.7), "reuse": (0, 60, 0.6),
}  # fmt: skip


def main() -> None:
    draw = random.Random(20181122)
    rows = []
    for name in NAMES:
        inhabitants = round(10 ** draw.uniform(3.1, 4.9), -1)
        size = "large" if inhabitants >= 20_000 else "middle" if inhabitants >= 5_000 else "small"
        come = min(max(0.15 + (inhabitants / 80_000) ** 0.4 * 0.6 + draw.gauss(0, 0.12), 0.02), 0.95)
        for wave in (2018, 2022):
            if wave == 2022:
                come = min(come + abs(draw.gauss(0.10, 0.07)), 1.05)
            row = {"municipality": name, "wave": wave, "size": size, "inhabitants": int(inhabitants)}
            for indicator, (low, high, share) in INDICATORS.items():
                level = abs(share) * come + (1 - abs(share)) * draw.random()
                level = 1 - level if share < 0 else level
                figure = round(low + (high - low) * max(level, 0), 1)
                row[indicator] = "" if draw.random() < 0.03 else figure
            if name == "Tindvik" and wave == 2022:
                # Did not answer: what its registers say is all there is.
                row |= dict.fromkeys(list(INDICATORS)[:8], "")
            rows.append(row)
    rows.sort(key=lambda row: (row["wave"], row["municipality"]))
    with (Path(__file__).parent / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
