# Designs whose weights are brought to what is known of all schools: post-stratified, raked, calibrated, trimmed, and
# several steps in a row. Totals are those of the 6194 schools of apipop.
source("data.R")

counts <- function(...) {
  by <- c(...)
  table <- as.data.frame(table(apipop[, by, drop = FALSE]))
  names(table) <- c(by, "Freq")
  table
}
post_stratify <- function(...) {
  table <- counts(...)
  list(method = "post_stratify", by = many(...), totals = lapply(seq_len(nrow(table)), function(i)
    c(lapply(table[i, c(...), drop = FALSE], as.character), list(total = table$Freq[i]))))
}
rake_step <- function(...) list(method = "rake", margins = lapply(c(...), function(by) {
  table <- counts(by)
  list(by = many(by), totals = setNames(as.list(table$Freq), as.character(table[[by]])))
}))
rake_to <- function(design, ...) rake(design, lapply(c(...), reformulate), lapply(c(...), counts), control = list(maxit = 2000, epsilon = 1e-12))
totals_of <- function(formula) colSums(model.matrix(formula, apipop))
# R's names of columns, in peil's words.
terms_of <- function(totals) setNames(as.list(totals), sub("^(stype|sch\\.wide)(.+)$", "\\1=\\2", sub("^\\(Intercept\\)$", "(all)", names(totals))))
calibrate_step <- function(formula, distance = NULL, bounds = NULL) c(list(method = "calibrate", totals = terms_of(totals_of(formula))),
  if (!is.null(distance)) list(distance = distance), if (!is.null(bounds)) list(bounds = bounds))
calibrated <- function(design, formula, ...) calibrate(design, formula, totals_of(formula), epsilon = 1e-13, maxit = 500, ...)

samples <- list(strat = list(d_strat, p_strat), clus1 = list(d_clus1, p_clus1), clus2 = list(d_clus2, p_clus2))
for (name in names(samples)) {
  design <- samples[[name]][[1]]; words <- samples[[name]][[2]]; file <- paste0("schools_", name, ".csv")
  calibrated_case <- function(kind, steps, r_design, note = NULL) write_case(paste0("r_calibrated_", kind, "_", name), file,
    c(words, list(weighting = steps)), r_design, both(school_queries), note = note)
  one <- if (name == "strat") "sch.wide" else "stype"
  calibrated_case("post_stratified", list(post_stratify(one)), postStratify(design, reformulate(one), counts(one)))
  if (name != "clus2") calibrated_case("post_stratified_crossed", list(post_stratify("stype", "sch.wide")),
    postStratify(design, ~stype + sch.wide, counts("stype", "sch.wide")))
  calibrated_case("raked", list(rake_step("stype", "sch.wide")), rake_to(design, "stype", "sch.wide"),
    note = "Swept to the end; residuals, as in R, from ten sweeps of plain means over the margins.")
  f <- ~ stype + api99
  calibrated_case("linear", list(calibrate_step(f)), calibrated(design, f))
  calibrated_case("linear_bounded", list(calibrate_step(f, "linear", c(0.6, 1.6))), calibrated(design, f, calfun = "linear", bounds = c(0.6, 1.6)))
  calibrated_case("raking_distance", list(calibrate_step(f, "raking")), calibrated(design, f, calfun = "raking"))
  calibrated_case("logit", list(calibrate_step(f, "logit", c(0.5, 2))), calibrated(design, f, calfun = "logit", bounds = c(0.5, 2)))
  calibrated_case("linear_with_sizes", list(calibrate_step(~ stype + sch.wide + api99, "linear")), calibrated(design, ~ stype + sch.wide + api99))
  calibrated_case("linear_partitioned", list(list(method = "calibrate", within = many("sch.wide"), distance = "linear",
    totals = lapply(c("No", "Yes"), function(value) {
      part <- apipop[apipop$sch.wide == value, ]
      list(sch.wide = value, totals = list(`(all)` = nrow(part), api99 = sum(part$api99)))
    }))), calibrated(design, ~ sch.wide + sch.wide:api99 - 1), note = "Each of the two parts has its own regression.")
  first <- postStratify(design, reformulate(one), counts(one))
  calibrated_case("post_stratified_then_raked", list(post_stratify(one), rake_step("stype", "sch.wide")), rake_to(first, "stype", "sch.wide"))
  calibrated_case("post_stratified_then_linear", list(post_stratify(one), calibrate_step(f)), calibrated(first, f))
  w <- weights(calibrated(design, f))
  limits <- signif(as.numeric(quantile(w, c(0.03, 0.96))), 6)
  calibrated_case("linear_then_trimmed", list(calibrate_step(f), list(method = "trim", lower = limits[1], upper = limits[2])),
    trimWeights(calibrated(design, f), lower = limits[1], upper = limits[2]))
  calibrated_case("linear_then_trimmed_strictly", list(calibrate_step(f), list(method = "trim", upper = limits[2], strict = TRUE)),
    trimWeights(calibrated(design, f), upper = limits[2], strict = TRUE))
}

# Replicates that are calibrated each by itself, and those that peil makes of the design.
jackknife <- function(steps, r_design, name, note = NULL, queries = both(school_queries)) {
  r_design$known_sizes <- length(steps) > 0
  words <- list(psu = "dnum", weight = "pw", make_replicates = list(kind = "jk1"))
  if (length(steps)) words$weighting <- steps
  write_case(name, "schools_clus1.csv", words, r_design, queries, note = note)
}
jk1 <- as.svrepdesign(svydesign(id = ~dnum, weights = ~pw, data = schools_clus1), type = "JK1", compress = FALSE)
jackknife(list(), jk1, "r_replicates_made_jk1")
jackknife(list(post_stratify("stype")), postStratify(jk1, ~stype, counts("stype")), "r_replicates_post_stratified",
  note = "Every replicate is post-stratified by itself.")
jackknife(list(calibrate_step(~ stype + api99)), calibrate(jk1, ~ stype + api99, totals_of(~ stype + api99), compress = FALSE), "r_replicates_linear",
  note = "Every replicate is calibrated by itself.")
jackknife(list(calibrate_step(~ stype + api99, "raking")), calibrate(jk1, ~ stype + api99, totals_of(~ stype + api99), calfun = "raking", epsilon = 1e-13, maxit = 500, compress = FALSE),
  "r_replicates_raking_distance", "The rank of the replicate weights of high schools alone hangs on the last digits, so types have no rows here.",
  school_queries())
jackknife(list(rake_step("stype", "sch.wide")), rake_to(jk1, "stype", "sch.wide"), "r_replicates_raked")
towns <- read.csv(file.path(cases, "three_stages.csv"))
questions <- function(by = NULL) list(query("score", "mean", "score", by = by), query("pupils", "total", "pupils", by = by), query("boys", "ratio", "boys", over = "pupils", by = by))
for (mse in c(FALSE, TRUE)) write_case(paste0("r_replicates_made_jkn", if (mse) "_mse" else ""), "three_stages.csv",
  list(strata = "stratum", psu = "town", nest = TRUE, weight = "weight", make_replicates = list(kind = "jkn", mse = mse)),
  as.svrepdesign(svydesign(id = ~town, strata = ~stratum, weights = ~weight, nest = TRUE, data = towns), type = "JKn", compress = FALSE, mse = mse),
  c(questions(), questions("plan")), data = by_hand)
