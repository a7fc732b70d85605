# Made-up designs that try every edge: certainty strata, single PSUs under each policy, tiny and huge weights, missing and
# constant answers, empty domains, PSU names that repeat, numbers as names, values with a huge offset. Weights of exactly
# zero are not here: peil refuses weights that are not positive, where R takes them as absent.
source("data.R")
set.seed(12)

# Rows in no order; PSUs 1, 2, ... in every stratum; strata named by numbers; two strata taken in full; weights from
# 1e-4 to 1e5; answers missing.
strata <- data.frame(h = c(10, 2, 3, 44, 5), n = c(4, 2, 5, 3, 3), size = c(4, 9, 30, 3, 12))
rows <- do.call(rbind, lapply(seq_len(nrow(strata)), function(i) do.call(rbind, lapply(1:strata$n[i], function(psu) {
  m <- sample(2:7, 1)
  data.frame(h = strata$h[i], psu = psu, size = strata$size[i], w = signif(10^runif(m, -4, 5), 6), y = round(rnorm(m, 3, 2), 3),
    x = rpois(m, 8) + 0.5, huge = 1e9 + round(runif(m), 3), tiny = signif(rnorm(m) * 1e-12, 5), same = 7,
    answer = sample(c("a", "b", "c", ""), m, TRUE), code = sample(c(1, 2, 10), m, TRUE), always = "yes", region = sample(c("east", "west"), m, TRUE))
}))))
rows$y[sample(nrow(rows), 9)] <- NA
rows$region[rows$h == 2] <- "west"
rows$rare <- ifelse(rows$h == 3 & rows$psu == 5, "rare", "usual")
rows$w2 <- round(runif(nrow(rows), 1, 4), 2)
nasty <- write_data(rows[sample(nrow(rows)), ], "nasty")
questions <- function(by = NULL) list(query("y", "mean", "y", by = by), query("y_total", "total", "y", by = by), query("x", "mean", "x", by = by),
  query("ratio", "ratio", "y", over = "x", by = by), query("answer", "distribution", "answer", interval = "logit", by = by),
  share("a", "answer", "a", "wald", by = by), query("code", "distribution", "code", interval = "beta", by = by))
offsets <- list(query("huge", "mean", "huge"), query("huge_by", "mean", "huge", by = "region"), query("tiny", "mean", "tiny"), query("tiny_total", "total", "tiny"))
everything <- c(questions(), questions("region"), questions("rare"), questions(c("h", "code"))[c(1, 3, 6)])
constants <- list(query("same", "mean", "same"), query("same_by", "mean", "same", by = "region"), query("ratio", "ratio", "same", over = "same"),
  share("always", "always", "yes", "logit"))
words <- list(strata = "h", psu = "psu", nest = TRUE)
for (weight in c("w", "w2")) {
  f <- reformulate(weight)
  # With weights over nine orders of magnitude a standard error of 1e-10 of the estimate has six digits at most.
  options(peil.rounding = if (weight == "w") 1e-9 else 1e-12)
  write_case(paste0("r_nasty_", weight), "nasty.csv", c(words, list(weight = weight)),
    svydesign(id = ~psu, strata = ~h, weights = f, nest = TRUE, data = nasty), everything, data = by_hand)
  write_case(paste0("r_nasty_", weight, "_fpc"), "nasty.csv", c(words, list(weight = weight, fpc = "size")),
    svydesign(id = ~psu, strata = ~h, weights = f, fpc = ~size, nest = TRUE, data = nasty), everything, data = by_hand,
    note = "Strata 10 and 44 are taken in full.")
  write_case(paste0("r_nasty_constant_", weight), "nasty.csv", c(words, list(weight = weight)),
    svydesign(id = ~psu, strata = ~h, weights = f, nest = TRUE, data = nasty), constants, data = by_hand,
    note = "A constant answer has no spread: standard error 0 and no limits, since not everybody answered.")
  options(peil.rounding = 1e-12)
  # Values near 1e9 that vary in their fractions: R's own deviations keep seven digits, so R takes the values less 1e9,
  # which is exact, and the mean gets it back.
  shifted <- transform(nasty, huge = huge - 1e9)
  design <- svydesign(id = ~psu, strata = ~h, weights = f, nest = TRUE, data = shifted)
  rows <- do.call(c, lapply(offsets, expected_rows, design = design))
  rows <- lapply(rows, function(row) {
    if (row$indicator %in% c("huge", "huge_by")) for (key in c("estimate", "low", "high")) row[[key]] <- row[[key]] + 1e9
    row
  })
  write_case_json(list(name = paste0("r_nasty_offsets_", weight), born = born(by_hand), note = "1e9 plus a fraction: R computed from the fractions.",
    request = list(design = c(words, list(weight = weight)), queries = offsets), answers = "nasty.csv", tolerance = 1e-9, expected = rows))
  # The square of a deviation from a mean near 1e9 that is itself rounded has six or seven digits.
  write_case_json(list(name = paste0("r_nasty_offset_variance_", weight), born = born(by_hand), note = "1e9 plus a fraction: R computed from the fractions.",
    request = list(design = c(words, list(weight = weight)), queries = list(query("spread", "variance", "huge"))), answers = "nasty.csv",
    tolerance = 1e-9, expected = expected_rows(query("spread", "variance", "huge"), design)))
}
# An indicator with every unit, and a base nobody is in.
write_case("r_nasty_empty_base", "nasty.csv", c(words, list(weight = "w2")), svydesign(id = ~psu, strata = ~h, weights = ~w2, nest = TRUE, data = nasty),
  list(c(query("nobody", "mean", "y"), list(base = list(list(question = "region", is = many("east")), list(question = "h", is = many("2"))))),
    c(share("nobody_yes", "always", "yes", "beta"), list(base = list(list(question = "region", is = many("east")), list(question = "h", is = many("2"))))),
    c(query("few", "mean", "x"), list(base = list(list(question = "rare", is = many("rare")))))), data = by_hand,
  note = "The last base lies in one PSU: no degrees of freedom, hence no limits.")
# Single PSUs in elements: each row its own PSU, some strata of one row.
elements <- data.frame(h = c(1, 1, 1, 2, 3, 3, 4, 5, 5, 5), N = c(9, 9, 9, 4, 7, 7, 1, 3, 3, 3), w = signif(10^runif(10, 0, 9), 9), y = round(rnorm(10, 5), 3),
  g = c("p", "q", "p", "p", "q", "q", "q", "p", "q", "p"), k = c("no", "yes", "no", "no", "yes", "yes", "no", "yes", "no", "no"))
elements <- write_data(elements[sample(10), ], "nasty_elements")
for (policy in c("remove", "certainty", "adjust", "average")) {
  options(survey.lonely.psu = policy)
  write_case(paste0("r_nasty_elements_", policy), "nasty_elements.csv", list(strata = "h", weight = "w", fpc = "N", lonely = policy),
    svydesign(id = ~1, strata = ~h, weights = ~w, fpc = ~N, data = elements), data = by_hand,
    c(list(query("y", "mean", "y"), query("y_total", "total", "y"), share("yes", "k", "yes", "logit")),
      list(query("y_by", "mean", "y", by = "g"), query("y_total_by", "total", "y", by = "g"))),
    note = "Weights over nine orders of magnitude. Stratum 2 has one unit of four, stratum 4 one of one, stratum 5 is taken in full.")
}
