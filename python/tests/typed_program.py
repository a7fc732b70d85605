"""A program as a careful user writes it; the strict type checker must have nothing to say about it."""

import tempfile
from pathlib import Path

import polars as pl

import peil


def shares(frame: pl.DataFrame) -> list[tuple[str, float | None]]:
    sample = peil.Sample(frame, strata="stratum", population={"a": 10, "b": 20}, census=True, lonely="certainty")
    estimates = sample.share("q", equals=["yes", 1, True], by=["stratum"], interval="logit", df="design")
    return [(row["stratum"], row["estimate"]) for row in estimates]


def explain(path: Path) -> str:
    try:
        return repr(peil.Survey.load(path))
    except peil.SurveyError as error:
        return "\n".join(f"{problem.place}: {problem.message}" for problem in error.problems)
    except OSError as error:
        return error.strerror or ""


frame = pl.DataFrame({"stratum": ["a", "a", "b", "b"], "q": ["yes", "1", "true", "no"]})
print(shares(frame))
print(explain(Path("no-such-file.toml")))

estimates = peil.Sample(frame).distribution("q", among={"stratum": "a"}, level=0.9)
table: pl.DataFrame = estimates.to_polars()
print(table.columns, len(estimates), estimates[0]["n"], estimates.to_csv())
changes: peil.Changes = estimates.change(estimates, margin=0.05)
print([row["verdict"] for row in changes])

shown: peil.Estimates = estimates.flagged({"rule": "limits", "unfit": {"least_n": 2}}).flagged("nchs").suppressed(2)
print(shown[0]["flag"], shown.to_json_stat(digits="full"), shown.to_px(lang=["nb", "en"]), shown.to_sdmx_csv(structure="A:B(1.0)"))

index = peil.Index("i", ["x", peil.Part("y", weight=2, direction="down")], normalise={"method": "goalposts", "low": 0, "high": 9})
run: peil.IndexRun = peil.composite(pl.DataFrame({"unit": ["a", "b"], "x": [1, 2], "y": [3.0, None]}), index)
best: peil.IndexScores = run.ranks()
print([row["unit"] for row in best], run.explain("a").score, run.weights[0]["in_index"], run.draw_tree()["tiers"])

scores: peil.IndexEstimates = peil.Sample({"g": ["a", "a", "b", "b"], "x": [1, 2, 4, 6], "y": [1, 3, 2, 5]}, population=9).index(index, by="g")
targets: peil.Targets = scores.estimates.targets([{"of": "i", "bound": "at_least", "value": 0.5, "by": {"g": "b"}}], adjust="bh")
robust: peil.Robustness = scores.run.robust([{"id": "o", "leave_one_out": True}], replications=20, progress=lambda done, of: done < of)
print(targets[0]["course"], targets.phrase() if len(targets) > 1 else "", robust.shift["mean"], scores.run.coherence()[0]["alpha"])

widget: peil.Widget = estimates.widget(lang="nb")
chosen: int | None = widget.row
print(widget.lang, widget.by, chosen, peil.Widget(peil.Panel({"1": peil.Sample(frame), "2": peil.Sample(frame)}, independent=True).share("q", equals="1"), margin=0.1).lang)

published = peil.Published({"all": [76.8, "65.5", None]}, rows=["a", {"id": "b"}, "c"], population=357)
print(published.recover()["columns"][0]["answered"], published.estimate(level=0.9).rows[0]["low"])
response = peil.evaluate({"design": {}, "queries": [{"name": "q", "measure": "distribution", "of": "q"}]}, frame)
print(response["rows"])

with tempfile.TemporaryDirectory() as folder:
    frame.write_parquet(Path(folder) / "answers.parquet")
    file: peil.DataFile = peil.read(Path(folder) / "answers.parquet", columns=["q"])
    names: list[str] = file.columns
    print(names, file.notes, peil.Sample(file).distribution("q")[0]["yes"], peil.Survey.loads(file.survey(population=30)).indicators)
    columns: pl.DataFrame = file.to_polars()
