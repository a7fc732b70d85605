# What the scripts of this folder share: they write cases whose request peil answers and whose expected rows R survey
# computed. Each script makes one subject; run it from this folder, `Rscript multistage.R`. Tests never run R.
# Needs Debian's r-base-core, r-cran-survey and r-cran-jsonlite.
#
# A query is written once, in the words of a request, and answered here by R survey: `expected_rows` reads the same
# query that the case holds. Where peil's stated rule is not R's, the figure is made from R's own pieces by that rule:
# - degrees of freedom: PSUs minus strata with answers in the base, as R's degf(subset(...)), but strata taken in full
#   give none (R counts them), unless units were drawn within their PSUs: then those count;
# - limits of a share by `beta`: the rows in t(rows - 1) are those of the domain, also where R keeps the others with
#   weight zero (calibrated and PPS designs);
# - no limits where the standard error is 0 though not everybody answered, none at a share of 0 or 1 (peil's exact
#   limits there have tests of their own).
suppressMessages({library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail", warn = 1,
  peil.rounding = 1e-12) # standard errors smaller than this times the estimate are rounding

cases <- "../cases"
pending <- "../pending"
by_hand <- "made up for this case by the script, seeded"
api_data <- "Academic Performance Index of Californian schools, 2000 (California Department of Education), as in the api data of R survey; facts"

# Writes the columns as CSV and reads them back, so that R computes from what peil will read.
write_data <- function(data, name) {
  path <- file.path(cases, paste0(name, ".csv"))
  words <- sapply(data, function(x) any(grepl("[,\"]", x)))
  write.csv(data, path, row.names = FALSE, quote = which(words), na = "")
  read.csv(path, check.names = FALSE, na.strings = "", stringsAsFactors = FALSE)
}

script_name <- function() {
  file <- sub("--file=", "", grep("^--file=", commandArgs(), value = TRUE))
  file.path("core/vectors/r_survey", basename(file))
}

born <- function(data) list(
  program = paste0("R survey ", packageVersion("survey"), " on ", R.version.string),
  script = script_name(), data = data)

write_json <- function(object, path) write(
  toJSON(object, auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE), path)

none <- function() setNames(list(), character())
# A list of one is still a list in JSON.
many <- function(...) I(c(...))
number <- function(x) { x <- as.numeric(unname(x))[1]; if (is.finite(x)) x else NULL }
is_replicated <- function(design) inherits(design, "svyrep.design")

# Degrees of freedom by peil's rule among the rows of a (sub)design.
peil_df <- function(design) {
  if (is_replicated(design)) return(degf(design))
  inside <- is.finite(design$prob)
  sizes <- design$fpc$popsize
  stratum <- as.character(design$strata[, 1])
  waiting <- rep(TRUE, length(inside))
  df <- 0
  for (stage in seq_len(if (is.null(sizes)) 1 else ncol(sizes))) {
    group <- as.character(design$strata[, stage])
    open <- if (inherits(design, "pps")) group %in% group[design$allprob[, stage] < 1]
      else if (is.null(sizes)) rep(TRUE, length(inside)) else
      group %in% group[design$fpc$sampsize[, stage] < sizes[, stage] * (1 - 1e-7)]
    use <- inside & open & waiting
    df <- df + length(unique(design$cluster[use, stage])) - length(unique(group[use]))
    waiting <- waiting & !(stratum %in% stratum[open & waiting])
  }
  df
}
is_census <- function(design) {
  sizes <- design$fpc$popsize
  !is_replicated(design) && !is.null(sizes) &&
    all(design$fpc$sampsize[is.finite(design$prob), ] >= sizes[is.finite(design$prob), ] * (1 - 1e-7))
}

# Limits of a share from R's estimate and standard error, by the formulas of svyciprop.
share_limits <- function(method, p, se, df, rows, level = 0.95) {
  if (!(se > 0) || p <= 0 || p >= 1 || df <= 0) return(NULL)
  t <- qt(1 - (1 - level) / 2, df)
  alpha <- 1 - level
  switch(method,
    wald = p + c(-1, 1) * t * se,
    logit = plogis(qlogis(p) + c(-1, 1) * t * se / (p * (1 - p))),
    # Past 0 or a right angle R folds back: sin(-x)^2 = sin(x)^2; the share that the angle stands for is 0 or 1.
    asin = { x <- asin(sqrt(p)) + c(-1, 1) * t * se / (2 * sqrt(p * (1 - p))); sin(pmin(pmax(x, 0), pi / 2))^2 },
    beta = {
      n <- p * (1 - p) / se^2 * (qt(alpha / 2, rows - 1) / qt(alpha / 2, df))^2
      c(qbeta(alpha / 2, n * p, n * (1 - p) + 1), qbeta(1 - alpha / 2, n * p + 1, n * (1 - p)))
    },
    stop("no limits by ", method))
}
r_method <- c(wald = "mean", logit = "xlogit", asin = "asin", beta = "beta")

# One number for each row that a query needs, with NA where there is no answer.
columns_of <- function(query, data) {
  column <- function(name) {
    x <- data[[name]]
    x[as.character(x) %in% c(unlist(query$outside), unlist(query$missing))] <- NA
    x
  }
  y <- if (!is.null(query$of)) column(query$of)
  coded <- function(code) ifelse(is.na(y), NA, code(as.character(y)))
  switch(query$measure,
    share = list(coded(function(y) as.numeric(y %in% unlist(query$equals)))),
    distribution = lapply(categories(data[[query$of]]), function(word) coded(function(y) as.numeric(y == word))),
    net_balance = list(coded(function(y) (y %in% unlist(query$up)) - (y %in% unlist(query$down)))),
    score_mean = list(coded(function(y) unlist(query$points)[y])),
    ratio = list(y, column(query$over)),
    correlation = list(y, column(query$with)),
    expression = lapply(all.vars(str2lang(query$expression)), function(name) data[[name]]),
    list(y))
}

# Categories in peil's order: words by their bytes, numbers by their size.
categories <- function(column) {
  known <- unique(column[!is.na(column)])
  as.character(sort(known, method = "radix"))
}

# A function of the weights, for estimates that replicate designs compute anew from each replicate.
by_replicates <- function(design, of) {
  result <- withReplicates(design, function(w, data) of(w, data))
  list(value = as.numeric(result), se = as.numeric(sqrt(diag(as.matrix(attr(result, "var"))))))
}

# Estimates of one query from the design of its base, whose variables .v1, .v2 ... are its columns.
stat <- function(query, design, deff) {
  plain <- function(result, deffs = NULL) list(
    value = as.numeric(coef(result)), se = as.numeric(SE(result)),
    deff = if (!is.null(deffs)) as.numeric(deffs))
  simple <- function(f) {
    result <- f(~.v1, design, deff = deff)
    plain(result, if (!isFALSE(deff)) deff(result))
  }
  switch(query$measure,
    share = , mean = , net_balance = , score_mean = , distribution = simple(svymean),
    total = simple(svytotal),
    ratio = if (is_replicated(design)) {
      by_replicates(design, function(w, data) sum(w * data$.v1) / sum(w * data$.v2))
    } else {
      result <- svyratio(~.v1, ~.v2, design, deff = deff)
      list(value = coef(result), se = sqrt(result$var[1, 1]), deff = if (!isFALSE(deff)) as.numeric(attr(result, "deff")))
    },
    variance = {
      result <- svyvar(~.v1, design)
      list(value = as.numeric(result)[1], se = sqrt(as.numeric(attr(result, "var")))[1])
    },
    correlation = if (is_replicated(design)) {
      by_replicates(design, function(w, data) cov.wt(cbind(data$.v1, data$.v2), w / sum(w), cor = TRUE)$cor[1, 2])
    } else {
      v <- svyvar(~.v1 + .v2, design)
      m <- as.numeric(v)
      r <- m[2] / sqrt(m[1] * m[4])
      gradient <- c(-r / 2 / m[1], 1 / sqrt(m[1] * m[4]), 0, -r / 2 / m[4])
      list(value = r, se = sqrt(drop(gradient %*% attr(v, "var") %*% gradient)))
    },
    expression = {
      names <- all.vars(str2lang(query$expression))
      for (i in seq_along(names)) design$variables[[names[i]]] <- design$variables[[paste0(".v", i)]]
      if (is_replicated(design)) {
        by_replicates(design, function(w, data) {
          totals <- lapply(setNames(names, names), function(name) sum(w * data[[name]]))
          eval(str2lang(query$expression), totals)
        })
      } else {
        totals <- svytotal(reformulate(sprintf("`%s`", names)), design)
        names(totals) <- names
        plain(svycontrast(totals, str2lang(query$expression)))
      }
    },
    stop("no measure ", query$measure))
}

# Quantiles with Woodruff's limits. Peil's limits always hold the estimate (R's shahvaish can leave it out), equal ones
# give no standard error, and an estimate that nobody exceeds has limits by other rules, which have tests of their own.
woodruff <- getFromNamespace("woodruffCI", "survey")
quantile_rows <- function(query, design) {
  method <- c(wald = "mean", logit = "xlogit", asin = "asin", beta = "beta", quantile = "quantile")
  df <- peil_df(design)
  # For replicate designs R 4.1-1 drops the interval type on the way and always takes "mean".
  if (is_replicated(design) && query$interval != "quantile") {
    assignInNamespace("woodruffCI", function(...) woodruff(..., method = method[[query$interval]]), "survey")
    on.exit(assignInNamespace("woodruffCI", woodruff, "survey"))
  }
  result <- svyquantile(~.v1, design, unlist(query$at), interval.type = method[[query$interval]], qrule = query$rule, df = df)$.v1
  lapply(seq_len(nrow(result)), function(i) {
    r <- as.numeric(result[i, ])
    row <- list(category = as.character(unlist(query$at)[i]), estimate = r[1])
    if (query$interval == "quantile") return(c(row, list(se = number(r[4]), low = number(r[2]), high = number(r[3]))))
    design$variables$.below <- as.numeric(design$variables$.v1 <= r[1])
    if (coef(svymean(~.below, design)) > 1 - 1e-12) return(row)
    low <- min(r[2], r[1]); high <- max(r[3], r[1])
    se <- if (is.finite(high - low) && high > low) (high - low) / (2 * qt(0.975, df)) else NA
    c(row, list(se = number(se), low = number(low), high = number(high)))
  })
}

# The design of some rows; R 4.1-1 has a method for this of PPS designs, but does not find it.
take <- function(design, rows) {
  if (all(rows)) design else if (inherits(design, "pps")) survey:::`[.pps`(design, rows) else design[rows, ]
}

# Which rows of a design that was taken from a larger one have answers.
answered_of <- function(sub, answered) if (nrow(sub$variables) == length(answered)) answered else rep(TRUE, nrow(sub$variables))

# The rows that peil should answer a query with. `deff` is FALSE, TRUE or "replace".
expected_rows <- function(query, design, deff = FALSE) {
  data <- design$variables
  base <- rep(TRUE, nrow(data))
  for (condition in query$base)
    base <- base & !is.na(data[[condition$question]]) & as.character(data[[condition$question]]) %in% unlist(condition$is)
  base <- base & !is.na(as.character(data[[1]]) == "" | TRUE)
  asked <- rep(TRUE, nrow(data))
  if (!is.null(query$of)) asked <- !(as.character(data[[query$of]]) %in% unlist(query$outside)) | is.na(data[[query$of]])
  by <- unlist(query$by)
  cells <- if (length(by)) rev(expand.grid(lapply(rev(setNames(by, by)), function(b) categories(data[[b]])),
    stringsAsFactors = FALSE)) else data.frame(row.names = 1)
  columns <- columns_of(query, data)
  is_distribution <- query$measure == "distribution"
  if (is_distribution) words <- categories(data[[query$of]])
  rows <- list()
  level <- if (is.null(query$level)) 0.95 else query$level
  for (i in seq_len(nrow(cells))) {
    inside <- base & asked
    for (b in by) inside <- inside & !is.na(data[[b]]) & as.character(data[[b]]) == cells[i, b]
    answered <- inside & Reduce(`&`, lapply(columns, function(x) !is.na(x)))
    here <- design
    for (k in seq_along(columns)) here$variables[[paste0(".v", k)]] <- ifelse(answered, columns[[k]], 0)
    sub <- take(here, answered)
    row <- list(indicator = query$name, by = if (length(by)) as.list(cells[i, by, drop = FALSE]) else none())
    n <- sum(answered)
    if (n == 0) {
      for (word in if (is_distribution) words else NA) {
        empty <- c(row, list(category = if (is.na(word)) NULL else word, estimate = NULL, se = NULL, low = NULL,
          high = NULL, n = 0, notes = list(list(note = "no_answers"))))
        rows[[length(rows) + 1]] <- empty
      }
      next
    }
    df <- if (is.list(query$df)) query$df$given else if (identical(query$df, "design")) peil_df(design)
      else if (identical(query$df, "infinite")) Inf else peil_df(sub)
    end <- list(df = number(df), n = n, missing = sum(inside) - n)
    if (query$measure == "quantile") {
      for (r in quantile_rows(query, sub)) rows[[length(rows) + 1]] <- c(row, r, end)
      next
    }
    for (k in if (is_distribution) seq_along(words) else 1) {
      if (is_distribution) sub$variables$.v1 <- sub$variables[[paste0(".v", k)]]
      s <- stat(query, sub, deff)
      is_share <- query$measure %in% c("share", "distribution")
      out <- c(row, list(category = if (is_distribution) words[k] else NULL, estimate = number(s$value)))
      # Where the estimate is known or lies in one PSU, all there is to a standard error is rounding. So it is for a
      # calibration's own totals and for the sizes behind probabilities. Strata taken in full, yet open by missing
      # answers or clusters, have rules that are not R's.
      sizes_known <- !is.null(design$postStrata) || survey:::is.pps(design) || inherits(design, "pps") || isTRUE(design$known_sizes)
      constant <- query$measure == "mean" && length(unique(sub$variables$.v1[answered_of(sub, answered)])) == 1
      rounding <- !(is.finite(s$se) && s$se > (if (sizes_known) 1e-6 else getOption("peil.rounding")) * abs(s$value))
      if (constant && rounding) s$se <- 0
      else if (rounding && is.finite(s$se) || rounding && sizes_known || is_census(sub)) {
        rows[[length(rows) + 1]] <- c(out, end)
        next
      }
      limits <- if (is_share) share_limits(query$interval, s$value, s$se, df, sum(inside), level)
        else if (is.finite(s$se) && s$se > 0 && df > 0) s$value + c(-1, 1) * qt(1 - (1 - level) / 2, df) * s$se
      if (is_share && !is.null(limits) && is.null(design$postStrata) && !survey:::is.pps(design) &&
          sum(inside) == n && !(query$interval == "asin" && any(limits %in% 0:1)) && query$interval %in% names(r_method) && df == degf(sub)) {
        of_r <- attr(svyciprop(~.v1, sub, method = r_method[[query$interval]], level = level, df = df), "ci")
        stopifnot(max(abs(of_r - limits)) < 1e-11)
      }
      boundary <- is_share && (s$value < 1e-12 || s$value > 1 - 1e-12)
      out <- c(out, list(se = number(s$se)))
      if (!boundary)
        out <- c(out, list(low = number(if (is.null(limits)) NA else limits[1]), high = number(if (is.null(limits)) NA else limits[2])))
      if (!is.null(s$deff) && is.finite(s$deff) && s$se > 0) out <- c(out, list(deff = number(s$deff)))
      rows[[length(rows) + 1]] <- c(out, end)
    }
  }
  rows
}

# Writes a case: the request with the design in peil's words, and what R says of each query.
write_case <- function(name, answers, design, r_design, queries, data = api_data, note = NULL, tolerance = 1e-9,
    deff = FALSE, request = list()) {
  rows <- do.call(c, lapply(queries, expected_rows, design = r_design, deff = deff))
  case <- list(name = name, born = born(data))
  if (!is.null(note)) case$note <- note
  case <- c(case, list(request = c(list(design = design, queries = queries), request), answers = answers,
    tolerance = tolerance, expected = rows))
  write_case_json(case)
}
write_case_json <- function(case) {
  ready <- file.path(cases, paste0(case$name, ".json"))
  path <- if (file.exists(ready)) ready else file.path(pending, paste0(case$name, ".json"))
  write_json(case, path)
  cat(case$name, length(case$expected), "\n")
}

# A query in the words of a request.
query <- function(name, measure, of, ..., by = NULL) {
  q <- c(list(name = name, measure = measure), if (!is.null(of)) list(of = of), list(...))
  if (!is.null(by)) q$by <- many(by)
  q
}
share <- function(name, of, equals, interval = "beta", ...) query(name, "share", of, equals = many(equals), interval = interval, ...)

# The usual questions on a sample of schools.
school_queries <- function(by = NULL, interval = "beta") list(
  query("api_mean", "mean", "api00", by = by),
  query("enroll_total", "total", "enroll", by = by),
  query("growth", "ratio", "api00", over = "api99", by = by),
  share("wide", "sch.wide", "Yes", interval, by = by),
  query("awards", "distribution", "awards", interval = "logit", by = by))
both <- function(queries) c(queries(), queries(by = "stype"))
