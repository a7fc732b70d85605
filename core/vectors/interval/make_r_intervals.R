# Writes r_intervals.json: intervals for a share by R survey, which core/src/interval must agree with.
#
# Run: Rscript make_r_intervals.R   (Debian: r-base-core r-cran-survey r-cran-jsonlite)
#
# Each case has what an interval is computed from (p, se, df, n, rows of the design) and the limits of every method of
# svyciprop, and of formulas worked by hand that no package of Debian has. "binomial" is binom.test where the weights are equal. "mean" cases are confint(svymean(), df = degf()).

suppressPackageStartupMessages(library(survey))
library(jsonlite)
data(api)

# NULL, left out, where R fails.
limits <- function(formula, design, method, level) {
  tryCatch(
    as.vector(attr(svyciprop(formula, design, method = method, level = level), "ci")),
    error = function(e) NULL
  )
}

# The equation of svyciprop's "likelihood" without the spline by which R solves it: the deviance of the weighted
# quasibinomial fit over its dispersion and the design effect, against t squared.
likelihood_exact <- function(formula, design, level) {
  y <- as.numeric(eval(formula[[2]], design$variables))
  w <- weights(design) / mean(weights(design))
  m <- svymean(as.formula(bquote(~as.numeric(.(formula[[2]])))), design)
  p <- as.vector(coef(m))
  # What glm would say if it took one more step: its weights are those of the last step but one.
  information <- sum(w * p * (1 - p))
  dispersion <- sum(w * (y - p)^2 / (p * (1 - p))) / (length(y) - 1)
  effect <- (as.vector(SE(m)) / (p * (1 - p)))^2 * information
  # By log-odds, for digits near 0.
  deviance <- function(d) -2 * sum(w * (y * plogis(d, log.p = TRUE) + (1 - y) * plogis(-d, log.p = TRUE)))
  target <- qt(1 - (1 - level) / 2, degf(design))^2
  far <- function(d) (deviance(d) - deviance(qlogis(p))) / (effect * dispersion) - target
  middle <- qlogis(p)
  root <- function(low, high) plogis(uniroot(far, c(low, high), tol = 1e-15, maxiter = 10000)$root)
  c(root(middle - 60, middle), root(middle, middle + 60))
}

by_hand <- function(p, se, df, n, rows, level) {
  tail <- (1 - level) / 2
  n_eff <- p * (1 - p) / se^2
  t <- qt(1 - tail, df)
  adjusted <- n_eff * (qt(1 - tail, rows - 1) / t)^2
  truncated <- min(n, adjusted)
  more <- n_eff + t^2
  centre <- (n_eff * p + t^2 / 2) / more
  half <- t * sqrt(centre * (1 - centre) / more)
  list(
    truncated = c(
      qbeta(tail, truncated * p, truncated * (1 - p) + 1),
      qbeta(tail, truncated * p + 1, truncated * (1 - p), lower.tail = FALSE)
    ),
    agresti_coull = c(centre - half, centre + half),
    jeffreys = c(
      qbeta(tail, adjusted * p + 0.5, adjusted * (1 - p) + 0.5),
      qbeta(tail, adjusted * p + 0.5, adjusted * (1 - p) + 0.5, lower.tail = FALSE)
    )
  )
}

share <- function(name, formula, design, level = 0.95, equal = FALSE) {
  m <- svymean(as.formula(bquote(~as.numeric(.(formula[[2]])))), design)
  y <- eval(formula[[2]], design$variables)
  methods <- c("mean", "logit", "xlogit", "beta", "asin", "likelihood")
  result <- list(
    name = name, kind = "share", level = level, p = as.vector(coef(m)), se = as.vector(SE(m)), df = degf(design),
    n = sum(weights(design) > 0), n_design = nrow(design), equal_weights = equal, yes = sum(y & weights(design) > 0),
    limits = Filter(Negate(is.null), sapply(methods, function(m) limits(formula, design, m, level), simplify = FALSE))
  )
  result$limits$likelihood_exact <- likelihood_exact(formula, design, level)
  result$limits <- c(result$limits, with(result, by_hand(p, se, df, n, n_design, level)))
  if (equal) result$limits$binomial <- as.vector(binom.test(sum(y), length(y), conf.level = level)$conf.int)
  result
}

mean_case <- function(name, formula, design, level = 0.95) {
  m <- svymean(formula, design)
  list(
    name = name, kind = "mean", level = level, value = as.vector(coef(m)), se = as.vector(SE(m)), df = degf(design),
    limits = list(mean = as.vector(confint(m, level = level, df = degf(design))))
  )
}

# Percentiles of the estimates by a bootstrap.
bootstrap_case <- function(name, formula, design, level, replicates) {
  boot <- as.svrepdesign(design, type = "subbootstrap", replicates = replicates)
  m <- svymean(as.formula(bquote(~as.numeric(.(formula[[2]])))), boot, return.replicates = TRUE)
  estimates <- as.vector(m$replicates)
  tails <- c((1 - level) / 2, 1 - (1 - level) / 2)
  list(
    name = name, kind = "bootstrap", level = level, p = as.vector(coef(m)), replicates = estimates,
    limits = list(percentile = as.vector(quantile(estimates, tails, type = 6)))
  )
}

set.seed(1)
dclus1 <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
dclus2 <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
dstrat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
dsrs <- svydesign(id = ~1, fpc = ~fpc, data = apisrs)
dwr <- svydesign(id = ~1, weights = ~pw, data = apistrat)

# Hand-made: small populations, no correction, few clusters, unequal weights, one stratum taken in full.
small <- data.frame(y = c(1, 1, 1, 0, 0, 1, 0, 1), N = 15)
dsmall <- svydesign(id = ~1, fpc = ~N, data = small)
dsmall_wr <- svydesign(id = ~1, weights = ~N, data = small)
census <- data.frame(
  y = c(1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1), s = rep(c("all", "some"), c(5, 7)), N = rep(c(5, 40), c(5, 7))
)
dcensus <- svydesign(id = ~1, strata = ~s, fpc = ~N, data = census)
clusters <- data.frame(y = rep(c(1, 0, 1, 0, 0), 6), c = rep(1:6, each = 5), w = 1 + (1:30) %% 4)
clusters$y[c(1, 2, 16, 17, 18)] <- 1
dclusters <- svydesign(id = ~c, weights = ~w, data = clusters)
rare <- data.frame(y = c(1, rep(0, 199)), w = 1 + (1:200) %% 7)
drare <- svydesign(id = ~1, weights = ~w, data = rare)

cases <- list(
  share("clus1 rare", ~I(ell == 0), dclus1),
  share("clus1 rare 90", ~I(ell == 0), dclus1, 0.90),
  share("clus1 rare 99", ~I(ell == 0), dclus1, 0.99),
  share("clus1 elementary", ~I(stype == "E"), dclus1),
  share("clus1 subset", ~I(awards == "Yes"), subset(dclus1, stype != "E")),
  share("clus2 two stages", ~I(comp.imp == "Yes"), dclus2),
  share("clus2 high", ~I(both == "Yes"), subset(dclus2, stype == "E")),
  share("strat", ~I(sch.wide == "Yes"), dstrat),
  share("strat rare", ~I(api00 > 850), dstrat),
  share("strat subset", ~I(comp.imp == "Yes"), subset(dstrat, stype == "H")),
  share("srs", ~I(stype == "H"), dsrs, equal = TRUE),
  share("weights only", ~I(stype == "M"), dwr),
  share("8 of 15", ~I(y == 1), dsmall, equal = TRUE),
  share("8 of many", ~I(y == 1), dsmall_wr, equal = TRUE),
  share("one stratum in full", ~I(y == 1), dcensus),
  share("six clusters", ~I(y == 1), dclusters),
  share("one of 200", ~I(y == 1), drare),
  mean_case("clus1 api00", ~api00, dclus1),
  mean_case("strat enroll", ~enroll, dstrat),
  mean_case("strat api00 90", ~api00, dstrat, 0.90),
  mean_case("six clusters", ~y, dclusters),
  bootstrap_case("strat boot", ~I(sch.wide == "Yes"), dstrat, 0.95, 120),
  bootstrap_case("strat boot 90", ~I(stype == "M"), dwr, 0.90, 79),
  bootstrap_case("clus1 boot", ~I(stype == "E"), dclus1, 0.95, 39)
)

document <- list(
  made_by = "make_r_intervals.R",
  program = R.version.string,
  package = paste("survey", packageVersion("survey")),
  data = "api data of the survey package, and rows stated in the script",
  cases = cases
)
file <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
write(
  toJSON(document, auto_unbox = TRUE, digits = I(17), pretty = TRUE),
  file.path(dirname(file), "r_intervals.json")
)
