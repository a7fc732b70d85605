# Makes cases of core/vectors/cases from R survey: a document, answers and what R computes from them.
# Run from this folder: Rscript make_cases.R
# Needs Debian's r-base-core, r-cran-survey and r-cran-jsonlite. Tests never run R.
suppressMessages({library(survey); library(jsonlite)})
data(api)
out <- "../cases"
born <- list(
  program = paste0("R survey ", packageVersion("survey"), " on ", R.version.string),
  script = "core/vectors/r_survey/make_cases.R",
  data = "Academic Performance Index of Californian schools, 2000 (California Department of Education), as in the api data of R survey; facts"
)

write_data <- function(data, name) {
  write.csv(data, file.path(out, paste0(name, ".csv")), row.names = FALSE, quote = FALSE, na = "")
}

# The document of an api sample: the same questions, another design.
document <- function(id, design, extra = list()) {
  yes_no <- list(list(code = "Yes", label = "Yes"), list(code = "No", label = "No"))
  c(list(
    peil = 1, id = id, title = id,
    population = list(unit = list(one = "school", many = "schools", all = "the schools")),
    variables = list(
      list(id = "stype", label = "Type", categories = list(
        list(code = "E", label = "Elementary"), list(code = "H", label = "High"), list(code = "M", label = "Middle")))
    ),
    questions = list(
      list(id = "api00", text = "API in 2000", kind = "number"),
      list(id = "api99", text = "API in 1999", kind = "number"),
      list(id = "enroll", text = "Enrolment", kind = "number"),
      list(id = "wide", text = "School-wide target met", kind = "single", column = "sch.wide", answers = yes_no),
      list(id = "awards", text = "Eligible for awards", kind = "single", answers = yes_no)
    ),
    indicators = list(
      list(id = "api_mean", label = "Mean API", measure = "mean", question = "api00"),
      list(id = "enroll_total", label = "Pupils", measure = "total", question = "enroll"),
      list(id = "growth", label = "API 2000 over 1999", measure = "ratio", question = "api00", over = "api99"),
      list(id = "wide_share", label = "Met the target", measure = "share", question = "wide", answers = list("Yes")),
      list(id = "awards_all", label = "Awards", measure = "distribution", question = "awards")
    ),
    design = design
  ), extra)
}

number <- function(x) as.numeric(unname(x))[1]

# An estimate that is not a share: value, SE, t interval with the df of the (sub)design.
plain <- function(indicator, stat, design, deff = NULL, by = NULL) {
  ci <- confint(stat, df = degf(design))
  row <- list(indicator = indicator, by = if (is.null(by)) setNames(list(), character()) else by,
    category = NULL, estimate = number(coef(stat)), se = number(SE(stat)),
    low = number(ci[1, 1]), high = number(ci[1, 2]), df = degf(design))
  if (!is.null(deff)) row$deff <- number(deff)
  row
}

# A share with the interval of svyciprop.
share <- function(indicator, formula, design, method, by = NULL, category = NULL) {
  stat <- svyciprop(formula, design, method = method)
  mean <- svymean(formula, design, deff = TRUE)
  ci <- attr(stat, "ci")
  list(indicator = indicator, by = if (is.null(by)) setNames(list(), character()) else by,
    category = category, estimate = number(coef(stat)), se = number(sqrt(attr(stat, "var"))),
    low = number(ci[1]), high = number(ci[2]), df = degf(design), deff = number(deff(mean)[2]))
}

words <- c(mean = "wald", xlogit = "logit", beta = "beta")

write_case <- function(name, answers, survey, design, method, by = FALSE) {
  rows <- list()
  # `wide` is "Yes" in formulas through an indicator, whose second level is TRUE.
  domains <- if (by) c("E", "H", "M") else NA
  cells <- lapply(domains, function(type) {
    if (is.na(type)) list(design = design, by = NULL)
    else list(design = subset(design, stype == type), by = list(stype = type))
  })
  each <- function(f) for (cell in cells) rows[[length(rows) + 1]] <<- f(cell$design, cell$by)
  each(function(d, b) { s <- svymean(~api00, d, deff = TRUE, na.rm = TRUE); plain("api_mean", s, subset(d, !is.na(api00)), deff(s), b) })
  each(function(d, b) { s <- svytotal(~enroll, d, deff = TRUE); plain("enroll_total", s, d, deff(s), b) })
  each(function(d, b) { d2 <- subset(d, !is.na(api00)); s <- svyratio(~api00, ~api99, d2, deff = TRUE)
    plain("growth", s, d2, deff(s), b) })
  each(function(d, b) share("wide_share", ~I(sch.wide == "Yes"), d, method, b))
  for (cell in cells) for (answer in c("Yes", "No")) {
    formula <- if (answer == "Yes") ~I(awards == "Yes") else ~I(awards == "No")
    rows[[length(rows) + 1]] <- share("awards_all", formula, cell$design, method, cell$by, answer)
  }
  request <- list(survey = survey, interval = words[[method]])
  if (by) request$by <- list("stype")
  case <- list(name = name, born = born, request = request, answers = answers, tolerance = 1e-9, expected = rows)
  write(toJSON(case, auto_unbox = TRUE, digits = NA, null = "null", pretty = TRUE), file.path(out, paste0(name, ".json")))
}

keep <- c("stype", "api00", "api99", "enroll", "sch.wide", "awards", "pw", "fpc")
write_data(apisrs[, keep], "apisrs")
write_data(apistrat[, keep], "apistrat")
write_data(apiclus1[, c("dnum", keep)], "apiclus1")
# Rows in another order, and with answers missing.
holes <- apistrat[order(apistrat$enroll %% 97, apistrat$api99), keep]
holes$api00[c(3, 50, 51, 120, 199)] <- NA
write_data(holes, "apistrat_missing")

srs <- svydesign(id = ~1, weights = ~pw, fpc = ~fpc, data = apisrs)
strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
strat_wr <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat)
clus <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1)
clus_wr <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1)
strat_missing <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = holes)

srs_document <- document("apisrs", list(weight = "pw", fpc = "fpc"))
strat_document <- document("apistrat", list(strata = "stype", weight = "pw", fpc = "fpc"))
strat_wr_document <- document("apistrat", list(strata = "stype", weight = "pw"))
clus_document <- document("apiclus1", list(psu = "dnum", weight = "pw", fpc = "fpc"))
clus_wr_document <- document("apiclus1", list(psu = "dnum", weight = "pw"))

write_case("r_srs_logit", "apisrs.csv", srs_document, srs, "xlogit")
write_case("r_strat_wald", "apistrat.csv", strat_document, strat, "mean")
write_case("r_strat_beta_by_type", "apistrat.csv", strat_document, strat, "beta", by = TRUE)
write_case("r_strat_without_fpc_logit", "apistrat.csv", strat_wr_document, strat_wr, "xlogit")
write_case("r_strat_missing_answers_beta", "apistrat_missing.csv", strat_document, strat_missing, "beta")
write_case("r_cluster_beta", "apiclus1.csv", clus_document, clus, "beta")
write_case("r_cluster_logit_by_type", "apiclus1.csv", clus_document, clus, "xlogit", by = TRUE)
write_case("r_cluster_without_fpc_wald_by_type", "apiclus1.csv", clus_wr_document, clus_wr, "mean", by = TRUE)
cat("cases written\n")
