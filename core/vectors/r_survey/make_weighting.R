# Writes ../weighting/r_weighting.json: weights and standard errors by R survey after post-stratification, raking,
# calibration and trimming, which core/src/weighting must agree with.
#
# Run from this folder: Rscript make_weighting.R   (Debian: r-base-core r-cran-survey r-cran-jsonlite)
#
# Each case has the steps in the words of peil, the weights of all rows and, after them, a mean and a total. Raking and
# calibration iterate far beyond R's defaults, so that what is compared is the solution and not where it was left.

suppressPackageStartupMessages(library(survey))
library(jsonlite)
data(api)

strat <- read.csv("../cases/apistrat.csv", stringsAsFactors = TRUE)
clus <- read.csv("../cases/apiclus1.csv", stringsAsFactors = TRUE)
designs <- list(
  apistrat = svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat),
  apiclus1 = svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = clus)
)

one <- function(variable) xtabs(as.formula(paste0("~", variable)), apipop)
as_totals <- function(table) { x <- as.data.frame(table); setNames(as.list(x$Freq), x[[1]]) }
crossed <- function(table) { x <- as.data.frame(table); setNames(as.list(x$Freq), paste(x[[1]], x[[2]], sep = " / ")) }
cells <- function(table, by) {
  x <- as.data.frame(table, stringsAsFactors = FALSE)
  lapply(seq_len(nrow(x)), function(i) c(as.list(x[i, by, drop = FALSE]), list(total = x$Freq[i])))
}

# Steps: what is done in R, and the same in the words of peil.
post <- function(by) {
  table <- xtabs(as.formula(paste("~", paste(by, collapse = "+"))), apipop)
  list(
    r = function(d) postStratify(d, as.formula(paste("~", paste(by, collapse = "+"))), table),
    peil = list(method = "post_stratify", by = as.list(by), totals = cells(table, by))
  )
}
raked <- function(margins) {
  formulas <- lapply(margins, function(by) as.formula(paste("~", paste(by, collapse = "+"))))
  tables <- lapply(formulas, function(f) xtabs(f, apipop))
  list(
    r = function(d) rake(d, formulas, tables, control = list(maxit = 2000, epsilon = 1e-13)),
    peil = list(method = "rake", margins = Map(function(by, table) list(
      by = as.list(by), totals = if (length(by) == 1) as_totals(table) else crossed(table)
    ), margins, tables))
  )
}
calibrated <- function(formula, population, totals, distance = "linear", bounds = NULL, within = NULL, variance = NULL) {
  r_bounds <- if (is.null(bounds)) c(-Inf, Inf) else bounds
  peil <- list(method = "calibrate", totals = totals, distance = distance)
  peil$bounds <- bounds
  peil$within <- if (is.null(within)) NULL else list(within)
  peil$variance <- variance
  list(
    r = function(d) {
      sigma2 <- if (is.null(variance)) NULL else d$variables[[variance]]
      calibrate(d, formula, population, calfun = distance, bounds = r_bounds, epsilon = 1e-13, maxit = 500, variance = sigma2)
    },
    peil = peil
  )
}
trimmed <- function(lower, upper, strict) list(
  r = function(d) trimWeights(d, upper = upper, lower = lower, strict = strict),
  peil = list(method = "trim", lower = lower, upper = upper, strict = strict)
)

types <- one("stype")
N <- sum(types)
api99 <- sum(apipop$api99)
by_type <- c(`(Intercept)` = N, stypeH = types[["H"]], stypeM = types[["M"]], api99 = api99)
by_type_totals <- list(`stype=E` = types[["E"]], `stype=H` = types[["H"]], `stype=M` = types[["M"]], api99 = api99)
on_api99 <- c(`(Intercept)` = N, api99 = api99)
on_api99_totals <- list(`(all)` = N, api99 = api99)
greg <- function(...) calibrated(~stype + api99, by_type, by_type_totals, ...)

wide <- one("sch.wide")
product <- sum(apipop$api99[apipop$stype == "E"])
within_population <- c(
  stypeE = types[["E"]], stypeH = types[["H"]], stypeM = types[["M"]],
  `stypeE:api99` = sum(apipop$api99[apipop$stype == "E"]), `stypeH:api99` = sum(apipop$api99[apipop$stype == "H"]),
  `stypeM:api99` = sum(apipop$api99[apipop$stype == "M"])
)
within_totals <- lapply(c("E", "H", "M"), function(type) list(
  stype = type, totals = list(`(all)` = types[[type]], api99 = sum(apipop$api99[apipop$stype == type]))
))

cases <- list(
  list("post-stratified on one factor", "apiclus1", list(post("stype"))),
  list("post-stratified on two crossed factors", "apiclus1", list(post(c("stype", "awards")))),
  list("post-stratified where weights differ within cells", "apistrat", list(post("awards"))),
  list("raked on two margins", "apiclus1", list(raked(list("stype", "sch.wide")))),
  list("raked on three margins", "apiclus1", list(raked(list("stype", "sch.wide", "awards")))),
  list("raked where weights differ within cells", "apistrat", list(raked(list("sch.wide", "awards")))),
  list("raked on three margins, stratified", "apistrat", list(raked(list("stype", "sch.wide", "awards")))),
  list("raked on a crossed margin", "apistrat", list(raked(list(c("stype", "awards"), "sch.wide")))),
  list("linear", "apiclus1", list(greg())),
  list("linear, stratified", "apistrat", list(greg())),
  list("linear with a variance", "apiclus1", list(greg(variance = "api99"))),
  list("linear with bounds", "apiclus1", list(greg(bounds = c(0.6, 1.6)))),
  list("linear with bounds, stratified", "apistrat", list(greg(bounds = c(0.97, 1.03)))),
  list("raking distance", "apiclus1", list(greg(distance = "raking"))),
  list("raking distance, stratified", "apistrat", list(greg(distance = "raking"))),
  list("logit", "apiclus1", list(greg(distance = "logit", bounds = c(0.5, 2)))),
  list("logit, stratified", "apistrat", list(greg(distance = "logit", bounds = c(0.7, 1.4)))),
  list("a product of terms", "apistrat", list(calibrated(
    ~ stype + api99 + I((stype == "E") * api99),
    c(by_type, `I((stype == "E") * api99)` = product), c(by_type_totals, list(`stype=E:api99` = product))
  ))),
  list("linear within partitions", "apistrat", list(calibrated(~ 0 + stype + stype:api99, within_population, within_totals, within = "stype"))),
  list("raking distance within partitions", "apistrat", list(calibrated(~ 0 + stype + stype:api99, within_population, within_totals, "raking", within = "stype"))),
  list("post-stratified, then raked", "apiclus1", list(post("stype"), raked(list("sch.wide", "awards")))),
  list("raked, then linear", "apistrat", list(raked(list("sch.wide", "awards")), calibrated(~api99, on_api99, on_api99_totals))),
  list("linear, then post-stratified", "apiclus1", list(calibrated(~api99, on_api99, on_api99_totals), post("stype"))),
  list("trimmed", "apistrat", list(trimmed(16, 33, FALSE))),
  list("trimmed strictly", "apistrat", list(trimmed(16, 33, TRUE))),
  list("linear, then trimmed", "apiclus1", list(greg(), trimmed(20, 50, TRUE)))
)

run <- function(case) {
  d <- designs[[case[[2]]]]
  for (step in case[[3]]) d <- step$r(d)
  mean <- svymean(~api00, d)
  total <- svytotal(~enroll, d)
  ratio <- svyratio(~api00, ~api99, d)
  list(
    name = case[[1]], data = case[[2]], steps = lapply(case[[3]], function(step) step$peil),
    mean = coef(mean)[[1]], mean_se = SE(mean)[[1]], total = coef(total)[[1]], total_se = SE(total)[[1]],
    ratio = coef(ratio)[[1]], ratio_se = as.vector(SE(ratio)),
    weights = as.vector(weights(d))
  )
}

write(toJSON(list(
  made_by = "core/vectors/r_survey/make_weighting.R",
  program = R.version.string,
  package = paste("survey", packageVersion("survey")),
  data = "api data of the survey package (California Department of Education), as in core/vectors/cases; population totals of its 6194 schools",
  cases = lapply(cases, run)
), auto_unbox = TRUE, digits = NA, pretty = FALSE), "../weighting/r_weighting.json")
