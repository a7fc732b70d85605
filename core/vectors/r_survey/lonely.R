# Strata of a single PSU under each policy, certainty units (N_h = 1), and strata that a domain leaves with one PSU.
source("data.R")
set.seed(1)
psus <- data.frame(stratum = c("a", "a", "a", "b", "c", "c", "d", "e", "e", "e", "e", "f"),
  psu = 1:12, sizes = c(9, 9, 9, 6, 5, 5, 1, 20, 20, 20, 20, 3))
rows <- psus[rep(seq_len(nrow(psus)), times = c(3, 2, 4, 3, 2, 5, 2, 3, 1, 2, 4, 2)), ]
rows$weight <- round(rows$sizes * runif(nrow(rows), 1, 3), 3)
rows$y <- round(rnorm(nrow(rows), 30 + 5 * rows$psu, 6), 2)
rows$x <- rpois(nrow(rows), 20) + 1
rows$group <- sample(c("one", "two"), nrow(rows), TRUE)
rows$group[rows$psu %in% c(1, 5)] <- "two" # strata a and c keep fewer PSUs in group one
rows$answer <- sample(c("no", "yes"), nrow(rows), TRUE)
lonely <- write_data(rows[sample(nrow(rows)), ], "lonely")
lonely_queries <- function(by = NULL) list(query("y_mean", "mean", "y", by = by), query("y_total", "total", "y", by = by),
  query("ratio", "ratio", "y", over = "x", by = by), share("yes", "answer", "yes", "logit", by = by))
queries <- c(lonely_queries(), lonely_queries("group"))
words <- list(strata = "stratum", psu = "psu", weight = "weight")
matters <- c("adjust", "average") # the policies that do something in strata that a domain leaves with one PSU
for (policy in c("remove", "certainty", "adjust", "average")) for (domains in c(FALSE, if (policy %in% matters) TRUE)) {
  options(survey.lonely.psu = policy, survey.adjust.domain.lonely = domains)
  name <- paste0("r_lonely_", policy, if (domains) "_domains" else "")
  own <- c(list(lonely = policy), if (domains) list(lonely_domains = TRUE))
  write_case(name, "lonely.csv", c(words, own), svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = lonely), queries, data = by_hand,
    note = "Strata b, d and f have a single PSU.")
  write_case(paste0(name, "_fpc"), "lonely.csv", c(words, list(fpc = "sizes"), own),
    svydesign(id = ~psu, strata = ~stratum, weights = ~weight, fpc = ~sizes, data = lonely), queries, data = by_hand,
    note = "Strata b and f have a single PSU of several; d is a certainty unit, since its N_h is 1.")
}
# Without a lonely stratum: the options matter in domains only.
rest <- write_data(lonely[!(lonely$stratum %in% c("b", "f")), ], "lonely_domains_only")
for (policy in c("fail", "remove", "adjust", "average")) for (domains in c(FALSE, if (policy %in% matters) TRUE)) {
  options(survey.lonely.psu = policy, survey.adjust.domain.lonely = domains)
  write_case(paste0("r_lonely_in_domains_only_", policy, if (domains) "_adjusted" else ""), "lonely_domains_only.csv",
    c(words, list(fpc = "sizes", lonely = policy), if (domains) list(lonely_domains = TRUE)),
    svydesign(id = ~psu, strata = ~stratum, weights = ~weight, fpc = ~sizes, data = rest), queries, data = by_hand,
    note = "Group one has a single PSU in stratum c; d is a certainty unit.")
}
# Lonely units of the second stage: PSUs 9 (one row) and, by their sizes, all others of one row.
lonely$unit <- seq_len(nrow(lonely))
lonely$units <- ave(lonely$unit, lonely$psu, FUN = length) + 3
lonely <- write_data(lonely, "lonely")
for (policy in c("remove", "certainty", "adjust")) {
  options(survey.lonely.psu = policy, survey.adjust.domain.lonely = FALSE)
  write_case(paste0("r_lonely_second_stage_", policy), "lonely.csv",
    list(strata = "stratum", psu = c("psu", "unit"), fpc = c("sizes", "units"), lonely = policy),
    svydesign(id = ~psu + unit, strata = ~stratum, fpc = ~sizes + units, data = lonely), queries, data = by_hand,
    note = "PSU 9 has a single unit of four; the policy holds at every stage.")
}
options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)
