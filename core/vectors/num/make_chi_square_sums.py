"""Writes chi_square_sums.csv: exact tails of sums of weighted chi-squares, from mpmath at 60 digits.

Run: python make_chi_square_sums.py   (needs mpmath from PyPI)

Two routes, neither of them an integral: where every term has two degrees of freedom and its own weight the tail is a
sum of exponentials; otherwise it is Ruben's mixture of chi-square tails, all of whose terms are positive. Over an
independent chi-square with nu degrees of freedom, divided by nu, the exponentials become powers and the tails those of F.
"""

import csv
import pathlib

import mpmath
from mpmath import exp, loggamma, log, mpf

mpmath.mp.dps = 60
HERE = pathlib.Path(__file__).parent

EXPONENTIAL = [
    [1.0, 0.5], [1.7, 0.8, 0.3, 0.1], [1.0, 1e-2, 1e-4], [1e6, 1.0], [3.0, 2.9, 2.8], [5e-7, 2e-7, 1e-7],
    [1.0, 0.9, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05],
]
MIXED = [
    # Weights, degrees of freedom.
    ([1.0], [1.0]), ([2.5], [7.0]), ([1.7, 0.8, 0.3, 0.1], [1, 1, 1, 1]), ([1.0, 0.97, 0.2], [1, 1, 1]),
    ([3.0, 1.0, 0.5], [1, 4, 2.5]), ([1.2, 1.0], [1, 60]), ([10.0, 1.0], [0.5, 3]),
]
DENOMINATORS = [None, 1.0, 7.5, 14.0, 200.0]
# In units of the mean of the sum.
POINTS = [1e-3, 0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 5.0, 20.0, 60.0]


def exponential(weights, nu, x):
    weights = [mpf(weight) for weight in weights]
    upper = mpf(0)
    # The weights alternate in sign and may be large, which spare digits bear.
    with mpmath.workdps(200):
        for i, own in enumerate(weights):
            share = mpf(1)
            for j, other in enumerate(weights):
                if i != j:
                    share *= own / (own - other)
            tail = exp(-x / (2 * own)) if nu is None else (1 + x / (own * nu)) ** (-mpf(nu) / 2)
            upper += share * tail
        return 1 - upper, +upper


def mixed(weights, degrees, nu, x):
    weights, degrees = [mpf(weight) for weight in weights], [mpf(df) for df in degrees]
    beta = min(weights)
    with mpmath.workdps(400):
        # The generating function g of the parts is prod (beta / weight / (1 - r z))^(df / 2) with r = 1 - beta / weight:
        # over g' = under g with two polynomials, hence a recurrence of fixed length.
        rates = [1 - beta / weight for weight in weights]
        over, under = [mpf(1)], [mpf(0)]
        for rate, df in zip(rates, degrees):
            under = added(times(under, [mpf(1), -rate]), [df / 2 * rate * one for one in over])
            over = times(over, [mpf(1), -rate])
        part = mpf(1)
        for weight, df in zip(weights, degrees):
            part *= (beta / weight) ** (df / 2)
        parts, tails = [part], Tails(x / beta, sum(degrees), nu)
        lower, upper, left = part * (1 - tails.upper), part * tails.upper, 1 - part
        while left > upper * mpf(10) ** -25:
            k = len(parts)
            part = sum(one * parts[k - 1 - j] for j, one in enumerate(under) if j < k)
            part -= sum(over[j] * (k - j) * parts[k - j] for j in range(1, len(over)) if j < k)
            parts.append(part / k)
            tails.two_more_degrees()
            lower += parts[k] * (1 - tails.upper)
            upper += parts[k] * tails.upper
            left -= parts[k]
        return +lower, +upper


def times(one, other):
    product = [mpf(0)] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            product[i + j] += a * b
    return product


def added(one, other):
    longer, shorter = sorted([one, other], key=len, reverse=True)
    return [a + (shorter[i] if i < len(shorter) else 0) for i, a in enumerate(longer)]


class Tails:
    """P(chi-square > y), or P(chi-square / (chi-square(nu) / nu) > y), for df, df + 2, df + 4, ..."""

    def __init__(self, y, df, nu):
        self.a, self.y, self.nu = df / 2, y, nu
        a = self.a
        if nu is None:
            self.more = exp(a * log(y / 2) - y / 2 - loggamma(a + 1))
            # The lower tail is the sum of all that would be added on the way to infinitely many degrees.
            self.upper, more, a = 1 - self.more, self.more, a + 1
            while more > mpf(10) ** -390 or a < y:
                more *= y / 2 / a
                self.upper -= more
                a += 1
        else:
            self.b, self.w = b, w = mpf(nu) / 2, y / (y + nu)
            self.upper = mpmath.betainc(b, a, 0, 1 - w, regularized=True)
            self.more = exp(a * log(w) + b * log(1 - w) + loggamma(a + b) - loggamma(a + 1) - loggamma(b))

    def two_more_degrees(self):
        self.upper += self.more
        if self.nu is None:
            self.more *= self.y / 2 / (self.a + 1)
        else:
            self.more *= self.w * (self.a + self.b) / (self.a + 1)
        self.a += 1


def rows():
    for nu in DENOMINATORS:
        for weights in EXPONENTIAL:
            for point in POINTS:
                x = point * 2 * sum(weights)
                yield weights, [2.0] * len(weights), nu, x, exponential(weights, nu, mpf(x))
        for weights, degrees in MIXED:
            for point in POINTS:
                x = point * sum(weight * df for weight, df in zip(weights, degrees))
                if x > 1200 * max(weights):
                    # The tail is below the smallest number.
                    continue
                yield weights, degrees, nu, x, mixed(weights, degrees, nu, mpf(x))


def several(numbers):
    return " ".join(repr(float(number)) for number in numbers)


with open(HERE / "chi_square_sums.csv", "w", newline="") as file:
    file.write(f"# Made by make_chi_square_sums.py with mpmath {mpmath.__version__} at {mpmath.mp.dps} digits.\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["weights", "df", "denominator", "x", "lower", "upper"])
    for weights, degrees, nu, x, (lower, upper) in rows():
        cells = [several(weights), several(degrees), "inf" if nu is None else repr(nu), repr(x)]
        writer.writerow([*cells, mpmath.nstr(lower, 20), mpmath.nstr(upper, 20)])
