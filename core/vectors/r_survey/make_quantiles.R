# Makes core/vectors/quantile/r_quantiles.json from R survey: data, designs, and quantiles with Woodruff intervals.
# Run from this folder: Rscript make_quantiles.R
# Needs Debian's r-base-core, r-cran-survey and r-cran-jsonlite. Tests never run R.
#
# Rows are sorted by value and weight first: where units of one value weigh differently, R's interpolating rules go by the
# order of rows, and peil takes the lighter first. Weights are small whole numbers, in the ratios of the samples: whether a
# running sum of 30.97 equals a tenth of the whole is a matter of rounding in R. Left out is what R 4.1-1 gets wrong:
# quantiles and limits at shares below the first unit's (hf1, hf2, hf3, hf4), limits on the wrong side of the estimate
# (shahvaish), and limits where nobody exceeds the estimate.
suppressMessages({library(survey); library(jsonlite)})
data(api)
rules <- c("math", "school", "shahvaish", paste0("hf", 1:9))
types <- c(wald = "mean", logit = "xlogit", beta = "beta", asin = "asin")
shares <- c(0.1, 0.25, 0.5, 0.75, 0.9)

prepare <- function(data) {
  data$tens <- round(data$api00, -1)
  data <- data[, intersect(c("dnum", "snum", "stype", "api00", "enroll", "tens", "pw", "fpc", "fpc1", "fpc2"), names(data))]
  data$stype <- as.character(data$stype)
  if (!is.null(data$pw)) data$pw <- if (length(unique(data$pw)) == 1) 1 else round(data$pw / 5)
  data
}
clus2 <- apiclus2
designs <- list(
  srs = list(data = prepare(apisrs), make = function(d) svydesign(~1, weights = ~pw, fpc = ~fpc, data = d)),
  strat = list(data = prepare(apistrat), make = function(d) svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = d)),
  clus1 = list(data = prepare(apiclus1), make = function(d) svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = d)),
  clus2 = list(data = prepare(clus2), make = function(d) svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = d))
)

number <- function(x) { x <- as.numeric(x)[1]; if (is.finite(x)) x else NULL }
rows <- list()
one <- function(name, of, cell, rule, type, p, level, subset) {
  values <- subset$variables[[of]]
  weights <- weights(subset)
  keep <- !is.na(values)
  first <- weights[keep][order(values[keep])][1] / sum(weights[keep])
  # Degrees of freedom are those of the units that answered.
  df <- degf(subset(subset, keep))
  r <- tryCatch(
    suppressWarnings(svyquantile(reformulate(of), subset, p, interval.type = types[[type]], qrule = rule,
      alpha = 1 - level, df = df, na.rm = TRUE))[[1]],
    error = function(e) NULL)
  if (is.null(r) || p < first) return(NULL)
  q <- r[1, 1]
  below <- subset(subset, keep)
  below <- update(below, below = as.numeric(below$variables[[of]] <= q))
  share <- coef(svymean(~below, below))
  # Rounding put the estimate a hair below an answer, and with it the share of that answer.
  near <- any(values[keep] != q & abs(values[keep] - q) < 1e-9 * abs(q))
  row <- list(design = name, of = of, cell = cell, rule = rule, interval = type, level = level, p = p, estimate = number(q))
  if (share < 1 && !near) {
    method <- types[[type]]
    ends <- confint(svyciprop(~below, below, method = method, level = level, df = df))
    row$df <- df
    slips <- !(rule %in% c("hf5", "hf6", "hf7", "hf8", "hf9")) && ends[1] < first
    if (!slips && isTRUE(r[1, 2] <= q)) row$low <- number(r[1, 2])
    if (isTRUE(r[1, 3] >= q)) row$high <- number(r[1, 3])
    if (!is.null(row$low) && !is.null(row$high) && row$low < row$high) row$se <- number(r[1, 4])
  }
  row
}
for (name in names(designs)) for (of in c("api00", "enroll", "tens")) {
  data <- designs[[name]]$data
  data <- data[order(data[[of]], if (is.null(data$pw)) data$fpc1 else data$pw), ]
  if (name == "clus2") {
    w <- weights(designs[[name]]$make(data))
    data <- data[order(data[[of]], w), ]
  }
  design <- designs[[name]]$make(data)
  for (cell in c("all", "E", "H")) {
    part <- if (cell == "all") design else subset(design, stype == cell)
    for (rule in rules) for (p in shares) {
      # All interval types for two rules and the whole; the other rules and cells with R's default and one more.
      of_types <- if (cell == "all" && rule %in% c("math", "hf7")) names(types) else if (cell == "all") c("wald", "logit") else "wald"
      for (type in of_types) {
        row <- one(name, of, cell, rule, type, p, if (type == "beta") 0.9 else 0.95, part)
        if (!is.null(row)) rows[[length(rows) + 1]] <- row
      }
    }
  }
}
write_json(list(
  born = list(
    program = paste0("R survey ", packageVersion("survey"), " on ", R.version.string),
    script = "core/vectors/r_survey/make_quantiles.R",
    data = "Academic Performance Index of Californian schools, 2000 (California Department of Education), as in the api data of R survey; facts"
  ),
  tolerance = 1e-9,
  designs = lapply(designs, function(d) as.list(d$data)),
  rows = rows
), "../quantile/r_quantiles.json", auto_unbox = TRUE, digits = NA, na = "null")
cat(length(rows), "rows\n")
