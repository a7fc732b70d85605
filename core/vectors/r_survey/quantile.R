# Quantiles: the twelve rules, the ways to their intervals, ties, domains and replicates.
source("data.R")
rules <- c("math", "school", "shahvaish", paste0("hf", 1:9))
points <- c(0.1, 0.25, 0.5, 0.75, 0.9)
quantile_query <- function(name, of, rule = "math", interval = "wald", at = points, by = NULL)
  query(name, "quantile", of, at = I(at), rule = rule, interval = interval, by = by)
methods <- c("wald", "logit", "asin", "beta")

# R's rules, each but for its slips: equal weights are counted in whole units, so that p W falls on a step where it does
# (R goes by rounding errors of the sum); units of one value go by weight and not by the order of rows; below the first
# step is the smallest value (R takes the second under hf1 to hf3 and extrapolates under hf4); one unit is its own
# quantile.
for (rule in rules) local({
  name <- paste0("qrule_", rule)
  of_r <- getFromNamespace(name, "survey")
  steps <- rule %in% c("math", "school", "hf1", "hf2", "hf3", "hf4")
  by_value <- rule == "hf3"
  scaled <- rule != "shahvaish" # whose result hangs on the scale of the weights
  assignInNamespace(name, function(x, w, p) {
    x <- x[w > 0]; w <- w[w > 0] # replicates leave units out
    if (length(x) == 1) return(x)
    o <- order(x, w); x <- x[o]; w <- w[o]
    whole <- w / min(w)
    if (scaled && max(abs(whole - round(whole))) < 1e-9) w <- round(whole)
    first <- if (by_value) sum(w[x == x[1]]) else w[1]
    if (steps && p * sum(w) < first) x[1] else of_r(x, w, p)
  }, "survey")
})

for (name in c("srs", "strat", "clus1")) {
  design <- get(paste0("d_", name)); words <- get(paste0("p_", name)); file <- paste0("schools_", name, ".csv")
  write_case(paste0("r_quantile_rules_", name), file, words, design,
    c(lapply(rules, function(rule) quantile_query(rule, "api00", rule)), lapply(rules, function(rule) quantile_query(paste0(rule, "_by"), "api00", rule, by = "stype", at = c(0.25, 0.5, 0.75)))))
  write_case(paste0("r_quantile_intervals_", name), file, words, design,
    c(lapply(methods, function(m) quantile_query(m, "api00", "math", m)), lapply(methods, function(m) quantile_query(paste0(m, "_hf7"), "enroll", "hf7", m)),
      lapply(methods, function(m) quantile_query(paste0(m, "_by"), "api00", "school", m, by = "stype", at = c(0.25, 0.5, 0.75)))))
}
# Many ties, and answers missing.
write_case("r_quantile_ties_clus1", "schools_clus1.csv", p_clus1, d_clus1,
  c(lapply(rules, function(rule) quantile_query(rule, "ell", rule)), lapply(rules, function(rule) quantile_query(paste0(rule, "_missing"), "acs.k3", rule, "beta"))),
  note = "acs.k3 is missing for many schools.")
# Equal weights with p W on a step exactly: the lower median of ten and the like.
tens <- write_data(data.frame(y = c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3), w = 1, w3 = 0.1 * 3, of = 40), "tens")
write_case("r_quantile_steps_equal", "tens.csv", list(weight = "w", fpc = "of"), svydesign(id = ~1, weights = ~w, fpc = ~of, data = tens),
  lapply(rules, function(rule) quantile_query(rule, "y", rule, at = c(0.1, 0.2, 0.3, 0.5, 0.7, 0.9))), data = by_hand,
  note = "p times the sum of weights falls on a step exactly.")
write_case("r_quantile_steps_thirds", "tens.csv", list(weight = "w3"), svydesign(id = ~1, weights = ~w3, data = tens),
  lapply(rules, function(rule) quantile_query(rule, "y", rule, at = c(0.25, 0.45, 0.55, 0.65))), data = by_hand)

# A jackknife by clusters; intervals by way of the share below, and from the replicates of the quantile itself.
set.seed(2001)
districts <- unique(schools_clus1$dnum)
of_district <- match(schools_clus1$dnum, districts)
draws <- replicate(25, tabulate(sample(length(districts), length(districts) - 1, TRUE), length(districts)))
weights <- round((draws[of_district, ] * length(districts) / (length(districts) - 1)) * schools_clus1$pw, 6)
colnames(weights) <- sprintf("rep%02d", 1:25)
boot <- write_data(cbind(schools_clus1[, c("stype", "api00", "enroll", "ell", "pw")], weights), "quantile_bootstrap")
for (mse in c(FALSE, TRUE)) {
  design <- svrepdesign(data = boot, weights = ~pw, repweights = boot[, colnames(weights)], type = "bootstrap", combined.weights = TRUE, mse = mse)
  words <- list(weight = "pw", replicates = list(columns = colnames(weights), kind = "bootstrap", mse = mse))
  write_case(paste0("r_quantile_woodruff_replicates", if (mse) "_mse" else ""), "quantile_bootstrap.csv", words, design,
    c(lapply(methods, function(m) quantile_query(m, "api00", "math", m)), lapply(rules, function(rule) quantile_query(rule, "enroll", rule, at = c(0.25, 0.5)))))
  write_case(paste0("r_quantile_replicates", if (mse) "_mse" else ""), "quantile_bootstrap.csv", words, design,
    lapply(rules, function(rule) quantile_query(rule, "enroll", rule, "quantile")),
    note = "The variance of the quantile itself over the replicates.")
}
