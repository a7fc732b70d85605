# Writes coverage.csv: coverage of intervals for a share by complete enumeration, which core/src/interval must agree with.
#
# Run: Rscript make_coverage.R   (Debian: r-base-core)
#
# For every number K = 1 ... N - 1 of yes units and every sample of n from N without replacement, at a nominal 95 %, with n - 1
# degrees of freedom and the exact hypergeometric limits where none or all say yes. Shares no code with the library.

level <- 0.95
tail <- (1 - level) / 2

exact <- function(k, n, N) {
  K <- 0:N
  kept <- K[phyper(k - 1, K, N - K, n, lower.tail = FALSE) > tail & phyper(k, K, N - K, n) > tail]
  # The units next to the estimate, and one at the ends, stay in.
  c(min(kept, if (k == n) N - 1 else floor(N * k / n)), max(kept, if (k == 0) 1 else ceiling(N * k / n))) / N
}

formulas <- list(
  asin = function(p, se, n, t) {
    angle <- asin(sqrt(p)) + c(-1, 1) * t * se / (2 * sqrt(p * (1 - p)))
    sin(pmin(pmax(angle, 0), pi / 2))^2
  },
  likelihood = function(p, se, n, t) {
    size <- p * (1 - p) / se^2 * (n - 1) / n
    far <- function(d) {
      x <- plogis(d)
      2 * size * (p * log(p / x) + (1 - p) * (log(1 - p) - plogis(d, lower.tail = FALSE, log.p = TRUE))) - t^2
    }
    root <- function(low, high) plogis(uniroot(far, c(low, high), tol = 1e-12)$root)
    c(root(qlogis(p) - 50, qlogis(p)), root(qlogis(p), qlogis(p) + 50))
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
for (group in list(c(10, 9), c(14, 13), c(15, 8), c(32, 30), c(77, 40), c(200, 110), c(210, 209), c(356, 196), c(356, 353))) {
  N <- group[1]
  n <- group[2]
  for (method in names(formulas)) {
    limits <- sapply(0:n, function(k) {
      if (k == 0 || k == n) return(exact(k, n, N))
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
