# Rank tests where units with the same value differ in weight: writes ../inference/r_ranks_*.json.
#
# R survey 4.1-1 lets such ties depend on the order of the rows (the script proves it); peil gives them the middle of the
# weight that they cover. The figures are made of R's own pieces on those ranks: the regression of the scores on the
# groups, its design-based covariance and `regTermTest`, with the degrees of freedom of `svyranktest`.
source("data.R")

middle_ranks <- function(y, w) {
  by_value <- tapply(w, y, sum)
  middle <- cumsum(by_value) - by_value / 2
  as.numeric(middle[match(y, as.numeric(names(by_value)))]) / sum(w)
}

score <- list(wilcoxon = identity, van_der_waerden = qnorm, median = function(r) as.numeric(r > 0.5), kruskal_wallis = identity)

tied_rank_test <- function(of, by, kind, design) {
  design <- subset(design, !is.na(design$variables[[of]]) & !is.na(design$variables[[by]]))
  design <- update(design, .g = factor(design$variables[[by]]),
    .s = score[[kind]](middle_ranks(design$variables[[of]], weights(design))))
  m <- svyglm(.s ~ .g, design)
  groups <- nlevels(design$variables$.g)
  df <- degf(design) - (groups - 1)
  expected <- if (groups == 2) {
    t <- as.numeric(coef(m)[2] / SE(m)[2])
    list(statistic = t, df = df, p = 2 * pt(-abs(t), df), estimate = as.numeric(coef(m)[2]))
  } else {
    wald <- regTermTest(m, ~ .g, df = df)
    list(chi_square = as.numeric(wald$Ftest) * (groups - 1), ndf = groups - 1, ddf = df, p = as.numeric(wald$p))
  }
  list(request = list(test = "rank", of = of, by = by, kind = kind), expected = expected)
}

# Where weights are the same within ties the two agree, and R's answer does not depend on the order of the rows; here it does.
same <- function(a, b) isTRUE(all.equal(as.numeric(a), as.numeric(b), tolerance = 1e-9))
r_own <- function(of, by, design) {
  design$variables$.g <- factor(design$variables[[by]])
  svyranktest(as.formula(paste(of, "~ .g")), design)$statistic
}
backwards <- schools_strat[rev(seq_len(nrow(schools_strat))), ]
d_backwards <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = backwards)
stopifnot(same(tied_rank_test("api00", "sch.wide", "wilcoxon", d_srs)$expected$statistic, r_own("api00", "sch.wide", d_srs)),
  !same(r_own("api00", "sch.wide", d_strat), r_own("api00", "sch.wide", d_backwards)),
  same(tied_rank_test("api00", "sch.wide", "wilcoxon", d_strat)$expected$statistic,
    tied_rank_test("api00", "sch.wide", "wilcoxon", d_backwards)$expected$statistic))

write_ranks <- function(name, answers, design, tests, data) write_json(list(name = name, born = born(data),
  note = "Ties share the middle of the weight that they cover; R's own svyranktest lets them depend on the order of the rows.",
  answers = answers, design = design, tolerance = 1e-9, tests = tests), file.path("../inference", paste0(name, ".json")))

of_kinds <- function(of, by, design) lapply(names(score), function(kind) tied_rank_test(of, by, kind, design))
write_ranks("r_ranks_strat", "schools_strat.csv", p_strat, c(of_kinds("api00", "sch.wide", d_strat),
  of_kinds("enroll", "comp.imp", d_strat), of_kinds("ell", "stype", d_strat)), api_data)
write_ranks("r_ranks_clus2", "schools_clus2.csv", p_clus2, c(of_kinds("api00", "sch.wide", d_clus2),
  of_kinds("enroll", "comp.imp", d_clus2), of_kinds("ell", "stype", d_clus2)), api_data)
write_ranks("r_ranks_nhanes", "nhanes.csv", p_nhanes, c(of_kinds("race", "agecat", d_nhanes),
  of_kinds("race", "RIAGENDR", d_nhanes)), nhanes_data)
