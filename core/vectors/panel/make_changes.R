# Changes between waves of the same units, worked from the formulas of docs/change.md in R, sharing no code with the library.
# Run from this folder: Rscript make_changes.R > changes.json   (base R; made with R 4.2.2)
set.seed(2026)
level <- 0.95
num <- function(x) formatC(x, digits = 17, format = "g")

# Exact limits of a share of N units: every K that k of n does not reject, and the units next to the estimate.
exact <- function(k, n, N) {
  K <- 0:N
  fits <- phyper(k - 1, K, N - K, n, lower.tail = FALSE) > (1 - level) / 2 & phyper(k, K, N - K, n) > (1 - level) / 2
  low <- min(K[fits], floor(N * k / n) - (k == n))
  high <- max(K[fits], ceiling(N * k / n) + (k == 0))
  c(low, high) / N
}

# Influences, residuals within strata, variance.
wave <- function(y, h, N, yes = FALSE) {
  n <- table(h)[h]; w <- N[h] / n
  est <- sum(w * y) / sum(w)
  z <- as.numeric(w * (y - est) / sum(w))
  e <- as.numeric((z - ave(z, h)) * sqrt(n / (n - 1)))
  f <- as.numeric(n / N[h])
  list(y = y, h = h, N = N, est = est, z = z, e = e, f = f, n = as.numeric(n), v = sum((1 - f) * e^2),
       df = length(y) - length(unique(h)))
}

# links: rows of the first, rows of the second, shares
change <- function(a, b, i, j, share, is_share) {
  cell <- paste(a$h[i], b$h[j])
  n12 <- as.numeric(table(cell)[cell])
  linked <- function(w, k) { u <- unique(k); as.numeric(table(factor(w$h[u], levels = names(w$N)))[w$h[k]]) }
  common <- pmin(a$N[a$h[i]] * n12 / linked(a, i), b$N[b$h[j]] * n12 / linked(b, j))
  factor <- share * (1 - common * a$f[i] * b$f[j] / n12)
  C <- sum(factor * a$e[i] * b$e[j])
  shown <- function(w, k) {
    u <- unique(k)
    sum(sapply(unique(w$h[u]), function(s) {
      own <- u[w$h[u] == s]
      (1 - w$f[own[1]]) * w$n[own[1]] / length(own) * sum(w$e[own]^2)
    }))
  }
  C <- C * sqrt(a$v * b$v / (shown(a, i) * shown(b, j)))
  if (is_share) {
    t <- c(sum(a$y[i] & b$y[j]), sum(a$y[i] & !b$y[j]), sum(!a$y[i] & b$y[j]), sum(!a$y[i] & !b$y[j]))
    phi <- function(t) (t[1] * t[4] - t[2] * t[3]) / sqrt((t[1] + t[2]) * (t[3] + t[4]) * (t[1] + t[3]) * (t[2] + t[4]))
    spread <- function(w, k) sqrt(sapply(k, function(k) mean(w$e[w$h == w$h[k]]^2)))
    C <- C + sum(factor * spread(a, i) * spread(b, j)) * (phi(t + 0.5) - phi(t))
  }
  rho <- C / sqrt(a$v * b$v)
  limits <- function(w) if (is_share) exact(sum(w$y), length(w$y), w$N[[1]]) else w$est + c(-1, 1) * qt(1 - (1 - level) / 2, w$df) * sqrt(w$v)
  la <- limits(a); lb <- limits(b)
  d <- b$est - a$est
  reach <- function(x, y) sqrt(x^2 + y^2 - 2 * rho * x * y)
  low <- d - reach(b$est - lb[1], la[2] - a$est)
  high <- d + reach(lb[2] - b$est, a$est - la[1])
  if (is_share) { N <- max(a$N, b$N); low <- max(-1, floor(low * N + 1e-9) / N); high <- min(1, ceiling(high * N - 1e-9) / N) }
  c(difference = d, se = sqrt(a$v + b$v - 2 * rho * sqrt(a$v * b$v)), low = low, high = high, correlation = rho)
}

text <- function(x) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
numbers <- function(x) paste0("[", paste(num(x), collapse = ", "), "]")
cases <- character()
case <- function(name, first, second, crosswalk, i, j, share, is_share, after_N = first$N) {
  a <- wave(if (is_share) first$yes else first$y, first$h, first$N)
  b <- wave(if (is_share) second$yes else second$y, second$h, after_N)
  out <- change(a, b, i, j, share, is_share)
  one <- function(w, N) sprintf('{"population": {%s}, "unit": %s, "stratum": %s, "y": %s, "q": %s}',
    paste(sprintf('"%s": %d', names(N), as.integer(N)), collapse = ", "), text(w$unit), text(w$h), numbers(w$y), text(ifelse(w$yes, "yes", "no")))
  cases <<- c(cases, sprintf('  {"name": "%s", "measure": "%s", "crosswalk": %s,\n   "first": %s,\n   "second": %s,\n   "both": %d, %s}',
    name, if (is_share) "share" else "mean", crosswalk, one(first, first$N), one(second, after_N), length(i),
    paste(sprintf('"%s": %s', names(out), num(out)), collapse = ", ")))
}
unit <- function(k) sprintf("u%02d", k)
make <- function(k, h, N, base, noise) {
  y <- base[k] + noise * rnorm(length(k))
  list(unit = unit(k), h = h, N = N, y = round(y, 3), yes = y > 10)
}
base <- 10 + 3 * rnorm(60)
first <- make(1:20, rep("all", 20), c(all = 30), base, 1); second <- make(7:24, rep("all", 18), c(all = 30), base, 1)
at <- function(k, w) match(unit(k), w$unit)
case("share of one stratum, 14 of 30 in both", first, second, "[]", at(7:20, first), at(7:20, second), 1, TRUE)
case("mean of one stratum, 14 of 30 in both", first, second, "[]", at(7:20, first), at(7:20, second), 1, FALSE)
h <- c(rep("a", 15), rep("b", 13)); first <- make(1:28, h, c(a = 25, b = 18), base, 1)
h2 <- c(rep("a", 12), rep("b", 12)); second <- make(5:28, h2, c(a = 24, b = 19), base, 1)
case("mean of two strata, one unit moved, other sizes", first, second, "[]", at(5:28, first), at(5:28, second), 1, FALSE, c(a = 24, b = 19))
first <- make(1:22, rep("all", 22), c(all = 26), base, 0.5); second <- make(c(4:22, 51:53), rep("all", 22), c(all = 26), base, 0.5)
second$y[20:22] <- round(c(mean(first$y[1:2]), first$y[3] + c(0.3, -0.2)), 3)
case("mean after a merger and a division", first, second,
  '[{"wave": "2", "from": ["u01", "u02"], "to": ["u51"]}, {"wave": "2", "from": ["u03"], "to": ["u52", "u53"], "shares": [0.7, 0.3]}]',
  c(at(4:22, first), 1, 2, 3, 3), c(at(4:22, second), 20, 20, 21, 22), c(rep(1, 21), 0.7, 0.3), FALSE)
cat("[\n", paste(cases, collapse = ",\n"), "\n]\n", sep = "")
