# Variance, correlation, net balance, score mean, expressions of totals, design effects, joint covariances, domains.
source("data.R")
designs <- list(srs = list(d_srs, p_srs), strat = list(d_strat, p_strat), clus1 = list(d_clus1, p_clus1), clus2 = list(d_clus2, p_clus2))
each <- function(kind, queries, ..., of = names(designs)) for (name in of)
  write_case(paste0("r_", kind, "_", name), paste0("schools_", name, ".csv"), designs[[name]][[2]], designs[[name]][[1]], queries, ...)

each("variance", c(lapply(c("api00", "enroll", "ell", "acs.k3"), function(of) query(paste0("v_", of), "variance", of)),
  list(query("v_by", "variance", "api00", by = "stype"), query("v_by_wide", "variance", "meals", by = "sch.wide"))))
pair <- function(of, with, by = NULL) query(paste("r", of, with, sep = "_"), "correlation", of, with = with, by = by)
each("correlation", list(pair("api00", "api99"), pair("api00", "meals"), pair("ell", "enroll"), pair("acs.k3", "api00"), pair("api00", "meals", "stype")),
  note = "R's svyvar of two columns and the delta method for the quotient.")
balance <- function(by = NULL) query("balance", "net_balance", "stype", up = many("H"), down = many("E"), by = by)
scores <- function(by = NULL) query("score", "score_mean", "stype", points = list(E = 1, M = 2.5, H = 4), by = by)
each("balance", list(balance(), balance("awards"), scores(), scores("sch.wide")), note = "Means of codes: up 1, down -1, all others 0; points of a scale.")

sums <- c("api00 / api99", "(api00 - api99) / enroll", "100 * ell / (ell + meals)", "(api00 / enroll) / (api99 / meals)", "log(enroll) - log(api00)",
  "api00 + 2 * api99 - enroll / 3", "exp(-api00 / enroll)", "sqrt(enroll) * 2", "-api00", "enroll ^ 2 / (api00 * api99)")
expressions <- function(by = NULL) lapply(seq_along(sums), function(i) query(paste0("e", i), "expression", NULL, expression = sums[i], by = by))
each("expression", c(expressions(), expressions("stype")[c(1, 2, 3, 5)]), note = "Names are totals of columns; svycontrast of svytotal.")

deff_queries <- c(both(school_queries), list(query("ell", "mean", "ell"), query("missing", "mean", "acs.k3", by = "awards")))
each("deff", deff_queries, deff = TRUE, note = "deff against sampling without replacement.")
with_replacement <- function(name) {
  rows <- do.call(c, lapply(deff_queries, expected_rows, design = designs[[name]][[1]], deff = "replace"))
  for (i in seq_along(rows)) { rows[[i]]$deff_with_replacement <- rows[[i]]$deff; rows[[i]]$deff <- NULL }
  write_case_json(list(name = paste0("r_deff_replace_", name), born = born(api_data), note = "deff against sampling with replacement, R's deff = \"replace\".",
    request = list(design = designs[[name]][[2]], queries = deff_queries), answers = paste0("schools_", name, ".csv"), tolerance = 1e-9, expected = rows))
}
for (name in names(designs)) with_replacement(name)

# Joint covariance of all rows of a request, and contrasts of them by svycontrast: expected beside the rows. A contrast
# has the degrees of freedom of the design among the units that any of its rows rests on: degf of that subset. `domains` has
# the units of each row; everybody unless said.
covariance_case <- function(name, design, words, file, queries, matrix, contrasts = list(), data = api_data, note = NULL, tolerance = 1e-9, domains = NULL) {
  rows <- do.call(c, lapply(queries, expected_rows, design = design))
  matrix <- unname(as.matrix(matrix))
  stopifnot(all(dim(matrix) == length(rows)), max(abs(sqrt(diag(matrix)) - sapply(rows, function(row) if (is.null(row$se)) 0 else row$se)) / (1e-9 + sqrt(max(diag(matrix))))) < 1e-9)
  joint <- structure(setNames(sapply(rows, `[[`, "estimate"), paste0("r", seq_along(rows))), var = matrix, statistic = "estimate", class = "svystat")
  times <- function(factors) lapply(which(factors != 0), function(i) list(row = i - 1, times = factors[i]))
  sum_of <- function(factors) Reduce(function(a, b) call("+", a, b), lapply(which(factors != 0), function(i) call("*", factors[i], as.name(paste0("r", i)))))
  asked <- lapply(names(contrasts), function(name) {
    c <- contrasts[[name]]
    if (is.list(c)) list(name = name, terms = times(c[[1]]), over = times(c[[2]])) else list(name = name, terms = times(c))
  })
  expected <- lapply(names(contrasts), function(name) {
    c <- contrasts[[name]]
    result <- if (is.list(c)) svycontrast(joint, call("/", call("(", sum_of(c[[1]])), call("(", sum_of(c[[2]])))) else svycontrast(joint, sum_of(c))
    used <- if (is.list(c)) c[[1]] != 0 | c[[2]] != 0 else c != 0
    units <- if (is.null(domains)) rep(TRUE, nrow(design$variables)) else Reduce(`|`, domains[used])
    df <- degf(design[units, ])
    value <- number(coef(result)); se <- number(SE(result))
    list(name = name, estimate = value, se = se, low = value - qt(0.975, df) * se, high = value + qt(0.975, df) * se, df = df)
  })
  write_case_json(c(list(name = name, born = born(data)), if (!is.null(note)) list(note = note),
    list(request = c(list(design = words, queries = queries, covariance = TRUE), if (length(asked)) list(contrasts = asked)), answers = file,
      tolerance = tolerance, expected = rows, expected_covariance = matrix), if (length(asked)) list(expected_contrasts = expected)))
}
type_contrasts <- list(e_less_m = c(1, 0, -1), e_over_m = list(c(1, 0, 0), c(0, 0, 1)), average = c(1, 1, 1) / 3, h_over_all = list(c(0, 2, 0), c(1, 1, 1)))
domain_means <- list(query("mean", "mean", "api00", by = "stype"))
levels_of <- categories(schools_strat$stype)
types <- function(design) lapply(levels_of, function(type) design$variables$stype == type)
for (name in names(designs)) {
  design <- designs[[name]][[1]]; words <- designs[[name]][[2]]; file <- paste0("schools_", name, ".csv")
  by <- svyby(~api00, ~stype, design, svymean, covmat = TRUE)
  covariance_case(paste0("r_covariance_means_by_", name), design, words, file, domain_means, vcov(by), type_contrasts, domains = types(design),
    note = paste("svyby(covmat = TRUE); E minus M is", format(coef(svycontrast(by, c(E = 1, M = -1))), digits = 12), "with standard error",
      format(SE(svycontrast(by, c(E = 1, M = -1))), digits = 12)))
  totals <- svytotal(~ meals + api00 + ell, design)
  covariance_case(paste0("r_covariance_totals_", name), design, words, file,
    list(query("meals", "total", "meals"), query("api00", "total", "api00"), query("ell", "total", "ell")), vcov(totals),
    list(difference = c(1, 0, -1), share = list(c(1, 0, 1), c(0, 1, 0))))
  shares <- svymean(~ factor(stype) + I(sch.wide == "Yes"), design)
  v <- vcov(shares)[c(1:3, 5), c(1:3, 5)]
  covariance_case(paste0("r_covariance_shares_", name), design, words, file,
    list(query("type", "distribution", "stype", interval = "wald"), share("wide", "sch.wide", "Yes", "wald")), v)
  # Unlike estimators by their influences: a mean, a share of a domain, a ratio and a total.
  w <- weights(design)
  d <- design$variables
  wide <- as.numeric(d$sch.wide == "Yes")
  e <- as.numeric(d$stype == "E")
  influences <- cbind((d$api00 - weighted.mean(d$api00, w)) / sum(w), e * (wide - sum(w * e * wide) / sum(w * e)) / sum(w * e),
    (d$api00 - sum(w * d$api00) / sum(w * d$api99) * d$api99) / sum(w * d$api99), d$meals)
  covariance_case(paste0("r_covariance_mixed_", name), design, words, file,
    list(query("mean", "mean", "api00"), c(share("wide_of_elementary", "sch.wide", "Yes", "wald"), list(base = list(list(question = "stype", is = many("E"))))),
      query("growth", "ratio", "api00", over = "api99"), query("meals", "total", "meals")), vcov(svytotal(influences, design)),
    list(odd = c(0, 1, -1, 0), per = list(c(1, 0, 0, 0), c(0, 0, 0, 1))))
}
# Under replicates and after calibration.
jk1 <- as.svrepdesign(svydesign(id = ~dnum, weights = ~pw, data = schools_clus1), type = "JK1", compress = FALSE)
for (mse in c(FALSE, TRUE)) {
  jk1$mse <- mse
  by <- svyby(~api00, ~stype, jk1, svymean, covmat = TRUE)
  covariance_case(paste0("r_covariance_replicates", if (mse) "_mse" else ""), jk1, list(psu = "dnum", weight = "pw", make_replicates = list(kind = "jk1", mse = mse)),
    "schools_clus1.csv", domain_means, vcov(by), type_contrasts[c(1, 3)], domains = types(jk1))
}
sizes <- as.data.frame(table(stype = apipop$stype))
stratified <- postStratify(d_clus1, ~stype, sizes)
covariance_case("r_covariance_calibrated", stratified, c(p_clus1, list(weighting = list(list(method = "post_stratify", by = many("stype"),
  totals = lapply(seq_len(nrow(sizes)), function(i) list(stype = as.character(sizes$stype[i]), total = sizes$Freq[i])))))), "schools_clus1.csv",
  list(query("meals", "total", "meals"), query("api00", "total", "api00"), query("ell", "total", "ell")), vcov(svytotal(~ meals + api00 + ell, stratified)),
  list(difference = c(1, 0, -1), share = list(c(1, 0, 1), c(0, 1, 0))))

# Domains: degrees of freedom of subsets, a base that misses strata and PSUs, other levels, given df.
based <- function(q, question, ...) c(q, list(base = list(list(question = question, is = many(...)))))
each("domains", c(lapply(school_queries(), based, "stype", "H"), lapply(school_queries(by = "awards"), based, "stype", "M", "H"),
  lapply(school_queries(by = c("stype", "awards")), identity),
  list(c(query("level90", "mean", "api00"), level = 0.9), c(share("level99", "sch.wide", "Yes", "logit"), level = 0.99),
    c(query("given", "mean", "enroll", by = "stype"), list(df = list(given = 7))), c(query("design", "total", "enroll", by = "stype"), list(df = "design")),
    c(query("infinite", "mean", "enroll", by = "stype"), list(df = "infinite")))))
for (method in c("logit", "beta", "asin", "wald")) write_case(paste0("r_domains_nhanes_", method), "nhanes.csv", p_nhanes, d_nhanes,
  list(share("all", "HI_CHOL", "1", method), share("race", "HI_CHOL", "1", method, by = "race"), share("cells", "HI_CHOL", "1", method, by = c("race", "agecat")),
    query("agecat", "distribution", "agecat", interval = method, by = "RIAGENDR")), data = nhanes_data,
  note = "HI_CHOL is missing for 745; the rows in beta's adjustment are those of the domain, with and without an answer.")
