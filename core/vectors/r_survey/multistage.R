# Designs of several stages: apiclus2, mu284 and made-up ones, with population sizes at all, some or no stages.
source("data.R")

two_stage <- both(school_queries)
write_case("r_multistage_schools_fpc_at_both_stages", "schools_clus2.csv", p_clus2, d_clus2, two_stage,
  note = "Weights come from the population sizes of the stages.")
write_case("r_multistage_schools_fpc_and_weight", "schools_clus2.csv", c(p_clus2, list(weight = "pw")),
  svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, weights = ~pw, data = schools_clus2), two_stage)
write_case("r_multistage_schools_fpc_at_first_stage", "schools_clus2.csv", list(psu = "dnum", fpc = "fpc1", weight = "pw"),
  svydesign(id = ~dnum, fpc = ~fpc1, weights = ~pw, data = schools_clus2), two_stage)
write_case("r_multistage_schools_without_fpc", "schools_clus2.csv", list(psu = c("dnum", "snum"), weight = "pw"),
  svydesign(id = ~dnum + snum, weights = ~pw, data = schools_clus2), two_stage,
  note = "Without population sizes the first stage alone makes the variance.")

municipalities <- write_data(mu284[, c("id1", "n1", "id2", "n2", "y1")], "mu284_two_stage")
d_mu284 <- svydesign(id = ~id1 + id2, fpc = ~n1 + n2, data = municipalities)
stopifnot(abs(SE(svytotal(~y1, d_mu284)) - 2274.2547) < 1e-4)
write_case("r_multistage_mu284", "mu284_two_stage.csv", list(psu = c("id1", "id2"), fpc = c("n1", "n2")), d_mu284,
  list(query("total", "total", "y1"), query("mean", "mean", "y1")), data = mu284_data,
  note = "Printed on page 143 of Särndal, Swensson and Wretman (1992): total 15080, variance 5172234.444.")

# Strata, towns within strata, schools within towns, classes within schools; numbers of a stage are unique within the
# one before only.
set.seed(284)
rows <- list()
for (h in 1:3) {
  towns_all <- c(9, 12, 7)[h]; towns <- c(3, 4, 2)[h]
  for (i in sort(sample(towns_all, towns))) {
    schools_all <- sample(3:6, 1); schools <- min(schools_all, sample(2:3, 1))
    for (j in sort(sample(schools_all, schools))) {
      classes_all <- sample(3:8, 1); classes <- min(classes_all, sample(2:4, 1))
      for (k in sort(sample(classes_all, classes))) rows[[length(rows) + 1]] <- data.frame(
        stratum = c("north", "mid", "south")[h], town = i, school = j, class = k, towns = towns_all, schools = schools_all,
        classes = classes_all, boys = rpois(1, 9), pupils = 10 + rpois(1, 12), score = round(50 + 8 * h + rnorm(1, sd = 6) + 3 * i / 5, 2),
        plan = sample(c("no", "partly", "yes"), 1, prob = c(0.2, 0.3, 0.5)), town_share = NA, school_share = NA, class_share = NA)
    }
  }
}
three <- do.call(rbind, rows)
size <- function(key, of) ave(as.integer(factor(of)), key, FUN = function(x) length(unique(x)))
three$town_share <- size(three$stratum, paste(three$stratum, three$town)) / three$towns
three$school_share <- size(paste(three$stratum, three$town), paste(three$stratum, three$town, three$school)) / three$schools
three$class_share <- size(paste(three$stratum, three$town, three$school), seq_len(nrow(three))) / three$classes
three$weight <- 1 / (three$town_share * three$school_share * three$class_share)
three$region <- ifelse(three$stratum == "south", "b", ifelse(three$town %% 2 == 0, "a", "b"))
three <- write_data(three, "three_stages")
made_up <- function(by = NULL) list(query("score", "mean", "score", by = by), query("pupils", "total", "pupils", by = by),
  query("boys", "ratio", "boys", over = "pupils", by = by), share("yes", "plan", c("yes", "partly"), "logit", by = by),
  query("plan", "distribution", "plan", interval = "beta", by = by))
three_queries <- c(made_up(), made_up(by = "plan")[1:3], made_up(by = "region"), made_up(by = "stratum"))
stages <- list(strata = "stratum", psu = c("town", "school", "class"), nest = TRUE)
write_case("r_multistage_three_stages", "three_stages.csv", c(stages, list(fpc = c("towns", "schools", "classes"))),
  svydesign(id = ~town + school + class, strata = ~stratum, fpc = ~towns + schools + classes, nest = TRUE, data = three), three_queries, data = by_hand)
write_case("r_multistage_three_stages_fractions", "three_stages.csv", c(stages, list(fpc = c("town_share", "school_share", "class_share"))),
  svydesign(id = ~town + school + class, strata = ~stratum, fpc = ~town_share + school_share + class_share, nest = TRUE, data = three),
  three_queries, data = by_hand, note = "Population sizes as sampling fractions.")
write_case("r_multistage_two_stages_in_strata", "three_stages.csv",
  list(strata = "stratum", psu = c("town", "school"), nest = TRUE, fpc = c("towns", "schools"), weight = "weight"),
  svydesign(id = ~town + school, strata = ~stratum, fpc = ~towns + schools, weights = ~weight, nest = TRUE, data = three), three_queries, data = by_hand,
  note = "The classes of a school are taken as one: two stages with given weights.")

# Strata at the second stage too.
three$level <- ifelse(three$school <= 2, "low", "high")
inner <- paste(three$stratum, three$town, three$level)
three$schools_level <- size(inner, paste(inner, three$school)) + 2
three <- write_data(three, "three_stages")
write_case("r_multistage_strata_at_both_stages", "three_stages.csv",
  list(strata = c("stratum", "level"), psu = c("town", "school"), nest = TRUE, fpc = c("towns", "schools_level"), lonely = "certainty"),
  { options(survey.lonely.psu = "certainty")
    svydesign(id = ~town + school, strata = ~stratum + level, fpc = ~towns + schools_level, nest = TRUE, data = three) }, three_queries, data = by_hand,
  note = "Schools are drawn within levels of a town; a level with one school adds no variance, as certainty says.")
options(survey.lonely.psu = "fail")

# A first stage taken in full: the second alone makes the variance.
full <- three
full$towns <- size(full$stratum, paste(full$stratum, full$town))
full <- write_data(full[, c("stratum", "town", "school", "class", "towns", "schools", "score", "pupils", "boys", "plan", "region")], "full_first_stage")
write_case("r_multistage_first_stage_in_full", "full_first_stage.csv",
  list(strata = "stratum", psu = c("town", "school"), nest = TRUE, fpc = c("towns", "schools")),
  svydesign(id = ~town + school, strata = ~stratum, fpc = ~towns + schools, nest = TRUE, data = full), three_queries, data = by_hand,
  note = "Every town was taken, schools within towns were drawn. The schools within towns give the degrees of freedom, where R counts the towns.")
