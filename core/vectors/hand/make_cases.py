"""Makes cases of core/vectors/cases by counting: exact rational arithmetic, and every sample of small populations.

Nothing here shares a formula with the library: shares are fractions, hypergeometric limits come from summing binomial
coefficients over every possible population, variances from their textbook definition in rational numbers.
Run from this folder: python3 make_cases.py   (standard library only)
"""

import json
import math
import sys
from fractions import Fraction
from pathlib import Path

CASES = Path(__file__).parent / "../cases"
PUBLISHED = Path(__file__).parent / "../published"
UNIT = {"one": "unit", "many": "units", "all": "the units"}


def limits(yes: int, answered: int, population: int, level: Fraction = Fraction(19, 20)) -> tuple[float, float]:
    """The attainable shares that the answers do not reject at half of 1 - level on either side, and those next to k/n."""
    if answered == population:
        return yes / answered, yes / answered
    tail = (1 - level) / 2

    def probability(k: int, units: int) -> Fraction:
        ways = math.comb(units, k) * math.comb(population - units, answered - k)
        return Fraction(ways, math.comb(population, answered))

    def kept(units: int) -> bool:
        at_least = sum(probability(k, units) for k in range(yes, answered + 1))
        at_most = sum(probability(k, units) for k in range(yes + 1))
        return at_least > tail and at_most > tail

    possible = [units for units in range(population + 1) if kept(units)]
    share = Fraction(yes, answered) * population
    low = min(*possible, math.floor(share) - (yes == answered)) if possible else math.floor(share)
    high = max(*possible, math.ceil(share) + (yes == 0)) if possible else math.ceil(share)
    return low / population, high / population


def root(square: Fraction) -> float:
    return math.sqrt(square.numerator / square.denominator)


def standard_error(yes: int, answered: int, population: int | None) -> float | None:
    """Of a simple random sample without replacement: (1 - n/N) p (1 - p) / (n - 1)."""
    if answered == population:
        return 0.0
    if answered == 1:
        return None
    share = Fraction(yes, answered)
    correction = 1 - Fraction(answered, population) if population else 1
    return root(correction * share * (1 - share) / (answered - 1))


def counted(indicator: str, yes: int, answered: int, units: int, **fields) -> dict:
    low, high = limits(yes, answered, units)
    return {
        "indicator": indicator,
        "estimate": yes / answered,
        "se": standard_error(yes, answered, units),
        "low": low,
        "high": high,
        "n": answered,
        "yes": yes,
        **fields,
    }


def write(name: str, data: str, request: dict, expected: list[dict], csv: str | None = None) -> None:
    case = {
        "name": name,
        "born": {
            "program": f"exact rational arithmetic, Python {sys.version.split()[0]}",
            "script": "core/vectors/hand/make_cases.py",
            "data": data,
        },
        "request": request,
        "answers": None if csv is None else {"csv": csv},
        "tolerance": 1e-12,
        "expected": expected,
    }
    (CASES / f"{name}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def yes_no(question: str, **more) -> dict:
    answers = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
    answers.append({"code": "dont_know", "label": "Do not know", "status": "do_not_know"})
    return {"id": question, "text": question, "kind": "single", "answers": answers, **more}


def share_of(question: str, **more) -> dict:
    return {"id": question, "label": question, "measure": "share", "question": question, "answers": ["yes"], **more}


def document(size: int, questions: list[dict], indicators: list[dict], **more) -> dict:
    population = {"unit": UNIT, "size": size}
    return {"peil": 1, "id": "hand", "title": "By hand", "population": population, "questions": questions,
            "indicators": indicators, **more}


def column(header: str, *values: str) -> str:
    # A quoted empty field keeps a row of one empty field a row.
    return "\n".join([header, *(value if value else '""' for value in values)]) + "\n"


def census_cases() -> None:
    for name, yes, answered, population in [
        ("hand_census_all_ten_say_yes", 10, 10, 10),
        ("hand_census_none_of_ten", 0, 10, 10),
        ("hand_nine_of_nine_where_one_did_not_answer", 9, 9, 10),
        ("hand_none_of_nine_where_one_did_not_answer", 0, 9, 10),
        ("hand_one_answer_of_three_units", 1, 1, 3),
        ("hand_five_of_eight_of_fourteen", 5, 8, 14),
        ("hand_103_of_191_of_356", 103, 191, 356),
        ("hand_172_of_354_of_357", 172, 354, 357),
    ]:
        csv = column("open", *["yes"] * yes, *["no"] * (answered - yes))
        survey = document(population, [yes_no("open")], [share_of("open")])
        write(name, "made up, in the sizes of Norwegian surveys", {"survey": survey},
              [counted("open", yes, answered, population, population=population, missing=0, category=None)], csv)


def item_missing_case() -> None:
    # All ten answered the survey, eight the question, one of them "do not know", which leaves the base.
    answers = ["yes"] * 5 + ["no"] * 2 + ["dont_know"] + [""] * 2
    survey = document(10, [yes_no("open")], [share_of("open")])
    # Nine units belong to the base, seven of them are known.
    row = counted("open", 5, 7, 9, population=9, missing=2)
    # The standard error counts the nine others with their zero influence: z = (y - p) / 7 over the eight known of ten.
    share = Fraction(5, 7)
    influences = [(1 - share) / 7] * 5 + [-share / 7] * 2 + [Fraction(0)]
    spread = sum(z * z for z in influences) - Fraction(sum(influences)) ** 2 / 8
    row["se"] = root((1 - Fraction(8, 10)) * Fraction(8, 7) * spread)
    write("hand_census_with_items_missing", "made up", {"survey": survey}, [row], column("open", *answers))


def routing_case() -> None:
    # 12 of 14 recruited; 11 of those had problems. The base of the second question is known, since all answered.
    rows = ["yes,yes"] * 11 + ["yes,no"] + ["no,"] * 2
    questions = [yes_no("recruited"),
                 yes_no("problems", asked_if=[{"question": "recruited", "is": ["yes"]}])]
    indicators = [share_of("recruited"), share_of("problems", among="that recruited")]
    write("hand_routing_keeps_the_base", "Statistics Norway, county municipalities 2024 (85.7 and 91.7 per cent), CC BY 4.0",
          {"survey": document(14, questions, indicators)},
          [counted("recruited", 12, 14, 14, base="", population=14),
           counted("problems", 11, 12, 12, base="that recruited", population=12)],
          "\n".join(["recruited,problems", *rows]) + "\n")


def response_groups_case() -> None:
    # All 12 invited; 3 of 4 large and 3 of 8 small ones answered. Two strata of responses with their own weights.
    large, small = [8, 12, 10, None], [1, 3, 5, None, None, None, None, None]
    rows = [f"big,{'no' if y is None else 'yes'},{'' if y is None else y}" for y in large]
    rows += [f"small,{'no' if y is None else 'yes'},{'' if y is None else y}" for y in small]
    size = {"id": "size", "label": "Size", "categories": [{"code": "big", "label": "Big"}, {"code": "small", "label": "Small"}]}
    answered = {"id": "answered", "label": "Answered",
                "categories": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]}
    survey = document(
        12, [{"id": "staff", "text": "Staff", "kind": "number"}],
        [{"id": "mean", "label": "Mean", "measure": "mean", "question": "staff"},
         {"id": "total", "label": "Total", "measure": "total", "question": "staff"}],
        variables=[size, answered],
        design={"responded": {"question": "answered", "is": ["yes"]}, "response_groups": "size"})
    groups = [([Fraction(y) for y in large if y is not None], len(large)),
              ([Fraction(y) for y in small if y is not None], len(small))]
    total = sum(sum(values) / len(values) * size for values, size in groups)

    def variance(values: list[Fraction], size: int) -> Fraction:
        mean = sum(values) / len(values)
        spread = sum((y - mean) ** 2 for y in values) / (len(values) - 1)
        return size * size * (1 - Fraction(len(values), size)) * spread / len(values)

    square = sum(variance(values, size) for values, size in groups)
    write("hand_response_groups", "made up", {"survey": survey},
          [{"indicator": "mean", "estimate": float(total / 12), "se": root(square / 144), "df": 4.0, "n": 6,
            "weighted_base": 12.0},
           {"indicator": "total", "estimate": float(total), "se": root(square), "df": 4.0, "n": 6, "weighted_base": 12.0}],
          "\n".join(["size,answered,staff", *rows]) + "\n")


def stata_case() -> None:
    # Two strata of 15 and 12 units; the numbers are those of Stata's example of the finite population correction.
    strata = {"1": (15, 3, ["2.8", "4.1", "6.8", "6.8", "9.2"]), "2": (12, 4, ["3.7", "6.6", "4.2"])}
    rows = [f"{name},{weight},{size},{x}" for name, (size, weight, xs) in strata.items() for x in xs]
    weights = sum(Fraction(weight) * len(xs) for _, weight, xs in strata.values())
    mean = sum(weight * sum(map(Fraction, xs)) for _, weight, xs in strata.values()) / weights

    def square(corrected: bool) -> Fraction:
        total = Fraction(0)
        for size, weight, xs in strata.values():
            z = [weight * (Fraction(x) - mean) / weights for x in xs]
            n, average = len(z), sum(z) / len(z)
            factor = 1 - Fraction(n, size) if corrected else 1
            total += factor * Fraction(n, n - 1) * sum((value - average) ** 2 for value in z)
        return total

    for name, corrected in [("hand_stata_fpc", True), ("hand_stata_without_fpc", False)]:
        design = {"strata": "stratum", "weight": "w"} | ({"fpc": "size"} if corrected else {})
        request = {"design": design, "queries": [{"name": "x", "measure": "mean", "of": "x"}]}
        write(name, "Stata's example data `fpc` (8 rows), as in the documentation of R survey; facts", request,
              [{"indicator": "x", "estimate": float(mean), "se": root(square(corrected)), "df": 6.0, "n": 8}],
              "\n".join(["stratum,w,size,x", *rows]) + "\n")


def several_items_case() -> None:
    # Seven of nine answered. Items are ticked, not ticked, unknown to the unit ("dk"), or empty.
    units = [("x", "x", "x"), ("x", "o", ""), ("x", "", ""), ("o", "o", "o"), ("o", "", "dk"), ("", "", ""), ("o", "dk", "x")]
    names = ["web", "chat", "phone"]

    def known(unit: tuple[str, ...], blank: str) -> list[bool | str]:
        fills = blank == "no" or blank == "no_beside_answers" and any(unit)
        return [{"x": True, "o": False, "dk": "outside"}.get(said, False if fills else "missing") for said in unit]

    def decide(items: list[bool | str], of) -> int | str:
        """What holds in every way in which the open items could be."""
        ways = [[]]
        for item in items:
            ways = [[*way, own] for way in ways for own in ([item] if isinstance(item, bool) else [True, False])]
        values = {of(way) for way in ways}
        return values.pop() if len(values) == 1 else "missing" if "missing" in items else "outside"

    expected, queries = [], []
    for blank in ["missing", "no_beside_answers", "no"]:
        rows = [known(unit, blank) for unit in units]

        def told(measure: str, of, counted, category: str | None = None) -> dict:
            states = [decide(items, of) for items in rows]
            values = [state for state in states if not isinstance(state, str)]
            missing = states.count("missing")
            yes, n = sum(counted(value) for value in values), len(values)
            return {"indicator": f"{measure}_{blank}", "category": category, "estimate": yes / n, "n": n, "yes": yes,
                    "missing": missing}

        queries += [{"name": f"{measure}_{blank}", "measure": measure, "of": names, "equals": ["x"], "outside": ["dk"],
                     "blank": blank} for measure in ["any_of", "all_of", "count_of", "count_mean", "multiple"]]
        expected.append(told("any_of", any, bool))
        expected.append(told("all_of", all, bool))
        expected += [told("count_of", sum, lambda own, number=number: own == number, str(number)) for number in range(4)]
        mean = told("count_mean", sum, int)
        expected.append({**mean, "yes": None})
        # The shares of a list have one base: units of whom the number is known.
        for place, name in enumerate(names):
            both = told("multiple", lambda way, place=place: (sum(way), way[place]), lambda own: own[1], name)
            expected.append(both)
    write("hand_several_items", "made up: units that ticked, did not tick, did not know, or left items empty",
          {"design": {"population": 9, "census": True}, "queries": queries}, expected,
          "\n".join([",".join(names), *map(",".join, units)]) + "\n")


def share_of_all_case() -> None:
    # 72.1 per cent of the 55.5 per cent that recruited are 40 per cent of all: 142 of 197 of 355, of 356.
    rows = ["yes,large"] * 100 + ["yes,some"] * 42 + ["yes,no"] * 55 + ["no,"] * 158
    answers = [{"code": code, "label": code, "point": point} for point, code in enumerate(["no", "some", "large"])]
    scale = {"id": "problems", "text": "problems", "kind": "scale", "answers": answers,
             "asked_if": [{"question": "recruited", "is": ["yes"]}]}
    indicators = [share_of("recruited"),
                  {"id": "had_problems", "label": "Had problems", "measure": "share", "question": "problems", "top": 2,
                   "among": "that recruited", "of_all": True},
                  {"id": "how_large", "label": "How large", "measure": "distribution", "question": "problems",
                   "among": "that recruited"}]
    codes = [("no", 55), ("some", 42), ("large", 100)]
    write("hand_share_of_all", "Statistics Norway, municipalities 2023 (55.5 and 72.1 per cent), CC BY 4.0",
          {"survey": document(356, [yes_no("recruited"), scale], indicators), "of_all": True},
          [counted("recruited", 197, 355, 356, base="", population=356),
           {"indicator": "had_problems", "estimate": 142 / 197, "yes": 142, "n": 197, "base": "that recruited"},
           counted("had_problems_of_all", 142, 355, 356, base="", population=356, missing=0),
           *({"indicator": "how_large", "category": code, "estimate": yes / 197, "n": 197} for code, yes in codes),
           *(counted("how_large_of_all", yes, 355, 356, category=code, base="") for code, yes in codes)],
          "\n".join(["recruited,problems", *rows]) + "\n")


def scale_case() -> None:
    # Nine of fourteen counties answered; one does not know, one would not say.
    points = {"not": 1, "small": 2, "some": 3, "large": 4, "very": 5}
    said = ["very", "large", "large", "some", "small", "not", "very", "dk", "ref"]
    answers = [{"code": code, "label": code, "point": point} for code, point in points.items()]
    answers += [{"code": "dk", "label": "dk", "status": "do_not_know"}, {"code": "ref", "label": "ref", "status": "refused"}]
    known = [points[code] for code in said if code in points]

    def mean(values: list[int]) -> float:
        return float(Fraction(sum(values), len(values)))

    indicators = [{"id": name, "label": name, "question": "extent", **more} for name, more in {
        "top": {"measure": "share", "top": 2}, "bottom": {"measure": "share", "bottom": 1},
        "balance": {"measure": "net_balance", "top": 2, "bottom": 2},
        "listed": {"measure": "net_balance", "up": ["very"], "down": ["not", "small"]},
        "score": {"measure": "score_mean"}}.items()]
    figures = [("top", [own >= 4 for own in known]), ("bottom", [own == 1 for own in known]),
               ("balance", [(own >= 4) - (own <= 2) for own in known]),
               ("listed", [(own == 5) - (own <= 2) for own in known]), ("score", known)]
    question = {"id": "extent", "text": "extent", "kind": "scale", "answers": answers}
    write("hand_scale", "made up", {"survey": document(14, [question], indicators)},
          [{"indicator": name, "estimate": mean(values), "n": 7, "missing": 1} for name, values in figures],
          column("extent", *said))


def published_cases() -> None:
    # Statistics Norway 2024: what the printed figures are as counts (domain knowledge of the library's documents).
    text = (PUBLISHED / "ssb_2024_digitalisation.toml").read_text(encoding="utf-8")
    municipalities = {"release_resources": 768, "ict_costs": 655, "dependent_elsewhere": 511, "lack_of_skills": 531,
                      "law_lags": 302, "lack_of_joint_solutions": 503, "recruited": 486, "open_data": 565}
    counties = {"release_resources": 571, "ict_costs": 429, "dependent_elsewhere": 286, "lack_of_skills": 286,
                "law_lags": 357, "lack_of_joint_solutions": 357, "recruited": 857}

    def only_count(tenths: int, answered: int) -> int:
        fitting = [k for k in range(answered + 1) if math.floor(Fraction(1000 * k, answered) + Fraction(1, 2)) == tenths]
        assert len(fitting) == 1, (tenths, answered, fitting)
        return fitting[0]

    def expected_row(row: str, group: str, figures: dict[str, int], answered: int, population: int) -> dict:
        yes = only_count(figures[row], answered)
        return counted(row, yes, answered, population, by={"group": group}, wave="2024", population=population)

    # Only the 2024 columns of these two groups, so that every cell has one count.
    lines, keep, block = [], True, []
    for line in text.splitlines():
        if line.startswith("[["):
            if block and keep:
                lines += block
            block, keep = [], True
        block.append(line)
        if line.startswith("id = \"central_government") or line.endswith("_2023\"") and line.startswith("id"):
            keep = False
    lines += block if keep else []
    table = "\n".join(lines)
    expected = []
    for row in [*municipalities, "had_problems"]:
        if row == "had_problems":
            continue
        expected.append(expected_row(row, "municipalities", municipalities, 354, 357))
        if row in counties:
            expected.append(expected_row(row, "county_municipalities", counties, 14, 14))
        else:
            expected.append({"indicator": row, "by": {"group": "county_municipalities"}, "estimate": 0.572, "se": None,
                             "low": None, "high": None, "yes": None})
        if row == "recruited":
            expected.append({"indicator": "had_problems", "by": {"group": "municipalities"}, "estimate": 128 / 172,
                             "yes": 128, "n": 172, "population": None})
            expected.append(counted("had_problems", 11, 12, 12, by={"group": "county_municipalities"}, population=12))
    write("published_ssb_2024", "Statistics Norway, Digitalisering og IKT i offentlig sektor, 3 May 2024, CC BY 4.0",
          {"published": table}, expected)

    text = (PUBLISHED / "ssb_2003_ict_cooperation.toml").read_text(encoding="utf-8")
    answered = [18, 412, 62, 350, 18, 22, 1, 22, 23, 21, 14, 18, 15, 15, 27, 31, 24, 36, 23, 23, 39, 23, 17]
    lines = (PUBLISHED / "ssb_2003_ict_cooperation.csv").read_text(encoding="utf-8").splitlines()
    import csv

    table = list(csv.reader(line for line in lines if not line.startswith("#")))
    names, body = table[0][1:], table[1:]
    assert len(body) == len(answered)
    expected = []
    for position, name in enumerate(names):
        for row, n in zip(body, answered):
            tenths = int(row[position + 1].replace(".", ""))
            yes = only_count(tenths, n)
            # The county municipalities stand alone: 18 or 36 fit, but there were only 18.
            expected.append({"indicator": name, "estimate": yes / n, "yes": yes, "n": n})
    write("published_ssb_2003", "Statistics Norway, Use of ICT in municipalities 2003, table 4, CC BY 4.0",
          {"published": text}, expected)


if __name__ == "__main__":
    census_cases()
    item_missing_case()
    routing_case()
    response_groups_case()
    stata_case()
    several_items_case()
    share_of_all_case()
    scale_case()
    published_cases()
