# Writes r_intervals.json: intervals for a share by R survey, which core/src/interval must agree with.
#
# Run: Rscript make_r_intervals.R   (Debian: r-base-core r-cran-survey r-cran-jsonlite)
#
# Each case has what an interval is computed from (p, se, df, n, rows of the design) and the limits of every method of
# svyciprop. "binomial" is binom.test where the weights are equal. "mean" cases are confint(svymean(), df = degf()).

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

share <- function(name, formula, design, level = 0.95, equal = FALSE) {
  m <- svymean(as.formula(bquote(~as.numeric(.(formula[[2]])))), design)
  y <- eval(formula[[2]], design$variables)
  methods <- c("mean", "logit", "xlogit", "beta", "asin", "likelihood")
  result <- list(
    name = name, kind = "share", level = level, p = as.vector(coef(m)), se = as.vector(SE(m)), df = degf(design),
    n = sum(weights(design) > 0), n_design = nrow(design), equal_weights = equal, yes = sum(y & weights(design) > 0),
    limits = Filter(Negate(is.null), sapply(methods, function(m) limits(formula, design, m, level), simplify = FALSE))
  )
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
  mean_case("six clusters", ~y, dclusters)
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
