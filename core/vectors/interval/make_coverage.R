# Writes coverage.csv and coverage_strata.csv: coverage of intervals for a share by complete enumeration, which
# core/src/interval must agree with.
#
# Run: Rscript make_coverage.R   (Debian: r-base-core)
#
# For every number K = 1 ... N - 1 of yes units and every sample of n from N without replacement, at a nominal 95 %, with n - 1
# degrees of freedom and the exact hypergeometric limits where none or all say yes. For strata: every number of yes units in
# each, every sample, and the exact interval by its definition, with the largest probability over all allocations within
# hypergeometric limits for each stratum. Shares no code with the library.

level <- 0.95
tail <- (1 - level) / 2

exact <- function(k, n, N) {
  K <- 0:N
  kept <- K[phyper(k - 1, K, N - K, n, lower.tail = FALSE) > tail & phyper(k, K, N - K, n) > tail]
  # The units next to the estimate, and one at the ends, stay in.
  c(min(kept, if (k == n) N - 1 else floor(N * k / n)), max(kept, if (k == 0) 1 else ceiling(N * k / n))) / N
}

formulas <- list(
  hypergeometric = NULL,
  wald = function(p, se, n, t) p + c(-1, 1) * t * se,
  logit = function(p, se, n, t) plogis(qlogis(p) + c(-1, 1) * t * se / (p * (1 - p))),
  beta = function(p, se, n, t) {
    size <- p * (1 - p) / se^2
    c(qbeta(tail, size * p, size * (1 - p) + 1), qbeta(1 - tail, size * p + 1, size * (1 - p)))
  },
  wilson = function(p, se, n, t) {
    size <- p * (1 - p) / se^2
    (p + t^2 / (2 * size) + c(-1, 1) * t * sqrt(p * (1 - p) / size + t^2 / (4 * size^2))) / (1 + t^2 / size)
  },
  asin = function(p, se, n, t) {
    angle <- asin(sqrt(p)) + c(-1, 1) * t * se / (2 * sqrt(p * (1 - p)))
    sin(pmin(pmax(angle, 0), pi / 2))^2
  },
  likelihood = function(p, se, n, t) {
    size <- p * (1 - p) / se^2 * (n - 1) / n
    far <- function(d) {
      2 * size * (p * (log(p) - plogis(d, log.p = TRUE)) + (1 - p) * (log(1 - p) - plogis(-d, log.p = TRUE))) - t^2
    }
    root <- function(low, high) plogis(uniroot(far, c(low, high), tol = 1e-12)$root)
    c(root(qlogis(p) - 500, qlogis(p)), root(qlogis(p), qlogis(p) + 500))
  },
  agresti_coull = function(p, se, n, t) {
    more <- p * (1 - p) / se^2 + t^2
    centre <- (p * p * (1 - p) / se^2 + t^2 / 2) / more
    centre + c(-1, 1) * t * sqrt(centre * (1 - centre) / more)
  },
  jeffreys = function(p, se, n, t) {
    size <- p * (1 - p) / se^2
    limits <- qbeta(c(tail, 1 - tail), size * p + 0.5, size * (1 - p) + 0.5)
    c(min(limits[1], p), max(limits[2], p))
  },
  korn_graubard_truncated = function(p, se, n, t) {
    size <- min(n, p * (1 - p) / se^2)
    c(qbeta(tail, size * p, size * (1 - p) + 1), qbeta(1 - tail, size * p + 1, size * (1 - p)))
  }
)

rows <- NULL
for (group in list(
  c(10, 9), c(14, 13), c(15, 8), c(32, 30), c(77, 40), c(200, 110), c(210, 209), c(356, 196), c(356, 353), c(10, 5), c(10, 2),
  c(14, 7), c(32, 17), c(77, 69), c(210, 113), c(356, 191), c(356, 355), c(400, 80)
)) {
  N <- group[1]
  n <- group[2]
  for (method in names(formulas)) {
    limits <- sapply(0:n, function(k) {
      if (k == 0 || k == n || method == "hypergeometric") return(exact(k, n, N))
      p <- k / n
      formulas[[method]](p, sqrt((1 - n / N) * p * (1 - p) / (n - 1)), n, qt(1 - tail, n - 1))
    })
    each <- sapply(1:(N - 1), function(K) {
      chance <- dhyper(0:n, K, N - K, n)
      held <- limits[1, ] <= K / N + 1e-12 & K / N <= limits[2, ] + 1e-12
      c(sum(chance[held]), sum(chance * (limits[2, ] - limits[1, ])))
    })
    rows <- rbind(rows, data.frame(
      population = N, answered = n, method = method, least = sprintf("%.12f", min(each[1, ])),
      mean = sprintf("%.12f", mean(each[1, ])), width = sprintf("%.12f", mean(each[2, ]))
    ))
  }
}
file <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
out <- file.path(dirname(file), "coverage.csv")
writeLines(paste0("# Made by make_coverage.R with ", R.version.string, "."), out)
suppressWarnings(write.table(rows, out, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))

# The interval for every sample of strata, in units: totals of which some allocation is likely enough on either side.
stratified <- function(N, n) {
  spent <- tail / 50
  samples <- as.matrix(expand.grid(lapply(n, function(own) 0:own)))
  populations <- as.matrix(expand.grid(lapply(N, function(own) 0:own)))
  chances <- function(K) {
    Reduce(`*`, lapply(seq_along(N), function(h) dhyper(samples[, h], K[h], N[h] - K[h], n[h])))
  }
  chance <- t(apply(populations, 1, chances))
  total <- round(as.vector(samples %*% (N / n)), 9)
  above <- chance %*% outer(total, total, ">=")
  below <- chance %*% outer(total, total, "<=")
  units <- rowSums(populations)
  # Limits for each stratum, jointly with probability one less what is spent on either side.
  own <- tail * 0.02 / (2 * length(N))
  within <- function(k, h) {
    K <- 0:N[h]
    range(K[phyper(k - 1, K, N[h] - K, n[h], lower.tail = FALSE) > own & phyper(k, K, N[h] - K, n[h]) > own])
  }
  limits <- sapply(seq_len(nrow(samples)), function(s) {
    k <- samples[s, ]
    if (all(n == N)) return(rep(sum(k), 2))
    possible <- rep(TRUE, length(units))
    for (h in seq_along(N)) {
      range <- within(k[h], h)
      possible <- possible & populations[, h] >= range[1] & populations[, h] <= range[2]
    }
    kept <- units[possible & above[, s] + spent > tail]
    low <- min(kept)
    high <- max(units[possible & below[, s] + spent > tail])
    # The whole numbers next to the estimate stay in, as far as the answers leave them possible.
    low <- min(low, max(ceiling(total[s] - 1e-6) - 1, sum(k)))
    high <- max(high, min(floor(total[s] + 1e-6) + 1, sum(N) - sum(n - k)))
    c(low, high)
  })
  held <- rowSums(chance * outer(units, seq_along(total), function(K, s) limits[1, s] <= K & K <= limits[2, s]))
  width <- as.vector(chance %*% (limits[2, ] - limits[1, ])) / sum(N)
  c(least = min(held), mean = mean(held), width = mean(width))
}

rows <- NULL
for (design in list(
  list(c(5, 6), c(3, 4)), list(c(14, 10), c(8, 9)), list(c(40, 12), c(11, 10)), list(c(30, 20), c(16, 11)),
  list(c(4, 5, 6), c(2, 3, 4)), list(c(10, 8, 6), c(7, 4, 3)), list(c(12, 9, 5), c(9, 3, 5)),
  list(c(4, 4, 5, 3), c(3, 2, 3, 1)), list(c(6, 5, 4, 3), c(5, 3, 3, 3))
)) {
  found <- stratified(design[[1]], design[[2]])
  rows <- rbind(rows, data.frame(
    design = paste(design[[2]], "of", design[[1]], collapse = " + "), least = sprintf("%.12f", found["least"]),
    mean = sprintf("%.12f", found["mean"]), width = sprintf("%.12f", found["width"])
  ))
}
out <- file.path(dirname(file), "coverage_strata.csv")
writeLines(paste0("# Made by make_coverage.R with ", R.version.string, "."), out)
suppressWarnings(write.table(rows, out, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
