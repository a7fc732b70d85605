"""Writes special_functions.csv: what core/src/num must agree with, from mpmath at 60 digits.

Run: python make_special_functions.py   (needs mpmath from PyPI; gmpy2 makes it faster)

The incomplete beta function is summed here from its all-positive power series, on the side where that series converges
quickly, and inverted by Newton on the logarithm of the smaller tail: another route than the library's, and one without
cancellation. Arguments are f64 and are taken as they stand.
"""

import csv
import itertools
import pathlib

import mpmath
from mpmath import exp, log, loggamma, mpf, sqrt

mpmath.mp.dps = 60
HERE = pathlib.Path(__file__).parent

PROBABILITIES = [1e-10, 1e-5, 0.025, 0.3, 0.5, 0.975, 1 - 1e-5, 1 - 1e-10]
SHAPES = [1e-3, 0.05, 0.5, 1.0, 1.5, 5.3, 12.0, 40.7, 300.0, 3000.0, 1e5, 1e6]
DEGREES = [0.5, 1.0, 1.5, 2.0, 3.0, 4.5, 10.0, 14.0, 30.0, 100.0, 182.0, 1000.0, 5000.0, 2e4, 1e5, 1e6]
T_PROBABILITIES = [1e-10, 1e-5, 0.001, 0.025, 0.2, 0.499, 0.5, 0.501, 0.75, 0.95, 0.975, 0.995, 0.9995, 1 - 1e-10]
NORMAL_PROBABILITIES = [1e-300, 1e-100, 1e-20] + T_PROBABILITIES
CHI_SQUARE_DEGREES = [1e-3, 0.02, 0.3, 0.9, 1.0, 1.1, 2.0, 2.7, 4.0, 14.0, 99.5, 1000.0, 2e4, 1e6, 1.9e8, 2.1e8, 1e10]
F_DEGREES = [1e-3, 0.5, 1.0, 2.0, 3.7, 14.0, 182.0, 3000.0, 1e6]
F_POINTS = [1e-100, 1e-6, 0.01, 0.7, 0.999, 1.0, 1.001, 1.5, 4.0, 30.0, 1e4, 1e50]
FAR_TAILS = [1e-300, 1e-100, 1e-30]
HYPERGEOMETRIC = [
    # N, K, n, k
    (10, 4, 9, 3), (14, 8, 13, 8), (15, 4, 8, 2), (32, 2, 30, 1), (210, 100, 150, 80), (356, 190, 196, 100),
    (356, 12, 300, 2), (400, 399, 200, 200), (10_000, 3_000, 500, 180), (10_000, 5_000, 5_000, 2_400),
    (1_000_000, 1_000, 1_000, 4), (1_000_000, 500_000, 500_000, 248_900), (1_000_000, 300_000, 2_000, 480),
    (1_000_000, 999_990, 900_000, 899_995), (1_000_000, 20, 10, 0),
]


def lower_and_upper(x, y, a, b, bits=300):
    """I_x(a, b) and its complement, for x + y = 1, in numbers of so many bits after the point."""
    if series_in_y(x, y, a, b):
        upper, lower = series(y, x, b, a, bits)
        return lower, upper
    return series(x, y, a, b, bits)


def series_in_y(x, y, a, b):
    """Whether to sum in y: the smaller of x and y makes the shorter series, unless it lies far above its mean."""
    if x <= y:
        return (a + b) * x - a > 60 * sqrt(a) + 200
    return (a + b) * y - b <= 60 * sqrt(b) + 200


def series(x, y, a, b, bits):
    # The sum of Π (a + b + n) x / (a + 1 + n), in whole multiples of 2^-bits for speed.
    one = 1 << bits
    x_scaled, top, bottom = (int(mpmath.ldexp(value, bits)) for value in (x, a + b, a + 1))
    term = total = one
    while term > total >> (bits - 70):
        term = term * (top * x_scaled // bottom) >> bits
        total += term
        top += one
        bottom += one
    total = mpmath.ldexp(mpf(total), -bits)
    front = exp(a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b))
    lower = front * total / a
    return lower, 1 - lower


def density(x, y, a, b):
    """x (1 - x) times the beta density: the derivative of I_x by logit x."""
    return exp(a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b))


def split(w):
    """x and 1 - x for logit x = w."""
    return 1 / (1 + exp(-w)), 1 / (1 + exp(w))


def logit_of_quantile(p, q, a, b):
    """Logit of the beta quantile for lower tail p and upper tail q = 1 - p; None where it is below -800 or above 800."""
    low, high = mpf(-800), mpf(800)

    # The tail may be a complement, so as many digits are carried along as it has zeros.
    far = min(p, q) < 1e-60
    digits, bits = (360, 1200) if far else (60, 300)

    def smaller_tail(w):
        with mpmath.workdps(digits):
            lower, upper = lower_and_upper(*split(w), a, b, bits)
        return (lower, p) if p < q else (upper, q)

    def below(w):
        tail, target = smaller_tail(w)
        return tail < target if p < q else tail > target

    if below(high) or not below(low):
        return None
    for _ in range(22):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    w = (low + high) / 2
    for _ in range(60):
        tail, target = smaller_tail(w)
        slope = density(*split(w), a, b) * (1 if p < q else -1)
        step = tail * log(tail / target) / slope
        w -= step
        if abs(step) < mpf(10) ** -35 * max(1, abs(w)):
            return w
    raise ArithmeticError((p, a, b))


def beta_quantile(p, a, b):
    p = mpf(p)
    w = logit_of_quantile(p, 1 - p, mpf(a), mpf(b))
    if w is None:
        lower, _ = lower_and_upper(*split(mpf(-800)), mpf(a), mpf(b))
        return mpf(0) if lower > p else mpf(1)
    return split(w)[0]


def t_cdf(t, df):
    t, df = mpf(t), mpf(df)
    tails, _ = lower_and_upper(df / (df + t * t), t * t / (df + t * t), df / 2, mpf(0.5))
    return tails / 2 if t < 0 else 1 - tails / 2


def t_quantile(p, df):
    p, df = mpf(p), mpf(df)
    if p == 0.5:
        return mpf(0)
    tails = 2 * min(p, 1 - p)
    w = logit_of_quantile(tails, 1 - tails, df / 2, mpf(0.5))
    t = sqrt(df) * exp(-w / 2)
    return -t if p < 0.5 else t


def normal_quantile(p):
    p = mpf(p)
    if p == 0.5:
        return mpf(0)
    z = sqrt(-2 * log(min(p, 1 - p)))
    for _ in range(100):
        tail = mpmath.erfc(z / sqrt(2)) / 2
        step = tail * log(tail / min(p, 1 - p)) / mpmath.npdf(z)
        z += step
        if abs(step) < mpf(10) ** -40:
            return -z if p < 0.5 else z
    raise ArithmeticError(p)


def gamma_tails(a, h):
    """P(a, h) and Q(a, h): the positive series below a, Legendre's fraction (by convergents) above."""
    if h < a + 1 or h < 3:
        # For small a the upper tail is a difference of near numbers, which the spare digits bear.
        with mpmath.workdps(120):
            one = 1 << 400
            h_scaled, over = int(mpmath.ldexp(h, 400)), int(mpmath.ldexp(a, 400))
            term = total = one
            while term > total >> 330:
                over += one
                term = term * h_scaled // over
                total += term
            lower = exp(a * log(h) - h - loggamma(a + 1)) * mpmath.ldexp(mpf(total), -400)
            return +lower, 1 - lower
    # Convergents scaled to the size of one at every step.
    before, now = (mpf(1), mpf(0)), (h - a + 1, mpf(1))
    plus, n, last = h - a + 1, 0, None
    while True:
        n += 1
        plus += 2
        over = n * (a - n)
        before, now = now, tuple(plus * one + over * other for one, other in zip(now, before))
        scale = abs(now[1])
        before, now = tuple(one / scale for one in before), tuple(one / scale for one in now)
        value = now[0] / now[1]
        if last is not None and abs(value - last) < abs(value) * mpf(10) ** -35:
            break
        last = value
    upper = exp(a * log(h) - h - loggamma(a)) / value
    return 1 - upper, upper


def chi_square_tails(x, df):
    return gamma_tails(mpf(df) / 2, mpf(x) / 2)


def chi_square_quantile(p, df):
    """By the logarithm of x; None where it is below -690."""
    a, p = mpf(df) / 2, mpf(p)
    side, target = (0, p) if p < 0.5 else (1, 1 - p)
    if log(p) + loggamma(a + 1) < -690 * a:
        return None
    # Wilson and Hilferty, or the power of the lower end.
    spread = 1 / (9 * a)
    root = 1 - spread + normal_quantile(p) * sqrt(spread)
    w = log(a * root**3) if root > 0.2 else (log(p) + loggamma(a + 1)) / a
    w = min(w, log(a + 800))
    for _ in range(200):
        h = exp(w)
        tail = gamma_tails(a, h)[side]
        slope = exp(a * w - h - loggamma(a)) * (1 if side == 0 else -1)
        step = tail * log(tail / target) / slope
        w -= max(min(step, 3), -3)
        if abs(step) < mpf(10) ** -25:
            return 2 * exp(w)
    raise ArithmeticError((p, df))


def f_tails(x, df1, df2):
    # The smaller tail may be a complement, so digits for 1e-300 are carried along.
    with mpmath.workdps(360):
        x, df1, df2 = mpf(x), mpf(df1), mpf(df2)
        whole = df1 * x + df2
        return lower_and_upper(df1 * x / whole, df2 / whole, df1 / 2, df2 / 2, bits=1200)


def hypergeometric(population, yes, drawn, count):
    def ln_choose(n, k):
        return loggamma(mpf(n) + 1) - loggamma(mpf(k) + 1) - loggamma(mpf(n - k) + 1)

    pmf = exp(ln_choose(yes, count) + ln_choose(population - yes, drawn - count) - ln_choose(population, drawn))
    term = total = pmf
    for k in range(count, max(0, drawn + yes - population), -1):
        term *= mpf(k) * (population - yes - drawn + k) / (mpf(yes - k + 1) * (drawn - k + 1))
        total += term
        if term < total * mpf(10) ** -40 and k < count - 10:
            break
    return pmf, total


def rows():
    for x in [-38.0, -20.0, -8.5, -6.0, -3.0, -2.0, -1.0, -0.3, -1e-5, 0.0, 1e-5, 0.3, 1.0, 1.959963984540054, 3.0, 6.0]:
        yield "normal_cdf", (x,), mpmath.erfc(-mpf(x) / sqrt(2)) / 2
    for p in NORMAL_PROBABILITIES:
        yield "normal_quantile", (p,), normal_quantile(p)
    for df, p in itertools.product(DEGREES, T_PROBABILITIES):
        t = t_quantile(p, df)
        yield "t_quantile", (p, df), t
        yield "t_cdf", (float(t), df), t_cdf(float(t), df)
    for a, b, p in itertools.product(SHAPES, SHAPES, PROBABILITIES):
        x = beta_quantile(p, a, b)
        yield "beta_quantile", (p, a, b), x
        if 1e-300 < x and float(x) < 1:
            lower, _ = lower_and_upper(mpf(float(x)), 1 - mpf(float(x)), mpf(a), mpf(b))
            yield "beta_cdf", (float(x), a, b), lower
    for x in [-37.5, -30.0, -12.0, -7.0, -5.0, -2.5, -2.499999]:
        yield "normal_cdf", (x,), mpmath.erfc(-mpf(x) / sqrt(2)) / 2
    for p in [1e-307, 1e-200, 1e-50, 1e-12]:
        yield "normal_quantile", (p,), normal_quantile(p)
    for df, p in [(1.0, 1e-100), *itertools.product([2.0, 5.5], FAR_TAILS)]:
        yield "t_quantile", (p, df), t_quantile(p, df)
    for df, p in itertools.product(CHI_SQUARE_DEGREES, FAR_TAILS + PROBABILITIES):
        x = chi_square_quantile(p, df)
        if x is None:
            continue
        yield "chi_square_quantile", (p, df), x
        # At the quantile, and as far above the mean.
        for point in (float(x), df + abs(df - float(x))):
            lower, upper = chi_square_tails(point, df)
            yield "chi_square_cdf", (point, df), lower
            yield "chi_square_sf", (point, df), upper
    for df1, df2, x in itertools.product(F_DEGREES, F_DEGREES, F_POINTS):
        lower, upper = f_tails(x, df1, df2)
        for name, tail in (("f_cdf", lower), ("f_sf", upper)):
            if tail > mpf(10) ** -300:
                yield name, (x, df1, df2), tail
    for x in [1e-3, 0.05, 0.5, 0.9, 1.1, 1.5, 1.9, 2.1, 2.5, 3.0, 5.3, 9.9, 12.0, 40.7, 300.0, 3000.0, 1e5, 1e6, 1e10]:
        yield "ln_gamma", (x,), loggamma(mpf(x))
    for n, k in [(5, 2), (40, 20), (356, 196), (1000, 3), (1_000_000, 500_000), (1_000_000, 1)]:
        value = loggamma(mpf(n) + 1) - loggamma(mpf(k) + 1) - loggamma(mpf(n - k) + 1)
        yield "ln_choose", (n, k), value
    for case in HYPERGEOMETRIC:
        pmf, cdf = hypergeometric(*case)
        yield "hypergeometric_pmf", case, pmf
        yield "hypergeometric_cdf", case, cdf


lines = [(name, arguments, mpmath.nstr(value, 20)) for name, arguments, value in rows()]
with open(HERE / "special_functions.csv", "w", newline="") as file:
    file.write(f"# Made by make_special_functions.py with mpmath {mpmath.__version__} at {mpmath.mp.dps} digits.\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["function", "x1", "x2", "x3", "x4", "value"])
    for name, arguments, value in lines:
        cells = [repr(argument) for argument in arguments] + [""] * (4 - len(arguments))
        writer.writerow([name, *cells, value])
