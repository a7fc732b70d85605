# Unequal probabilities without replacement: Brewer, Overton, Hartley-Rao, joint probabilities, and Poisson sampling.
# `hartley_rao_sum` is the sum of squared probabilities over the population, divided by n; without it, it is estimated.
source("data.R")

counties <- election_pps[, c("County", "TotPrecincts", "Bush", "Kerry", "Nader", "votes", "p")]
counties$County <- NULL
counties$large <- ifelse(counties$votes > 100000, "large", "small")
counties$winner <- ifelse(counties$Bush > counties$Kerry, "Bush", "Kerry")
counties <- write_data(counties, "election_pps")
joint <- as.matrix(election_jointprob)
joint_hr <- as.matrix(election_jointHR)

election_queries <- c(
  lapply(c("Bush", "Kerry", "Nader", "votes"), function(name) query(name, "total", name)),
  list(query("mean", "mean", "TotPrecincts"), query("bush_share", "ratio", "Bush", over = "votes"),
    share("bush_wins", "winner", "Bush", "logit"), query("winner", "distribution", "winner", interval = "wald")),
  list(query("bush_by", "total", "Bush", by = "large"), query("kerry_by", "ratio", "Kerry", over = "votes", by = "large"),
    share("wins_by", "winner", "Bush", "beta", by = "large")))
pps_case <- function(name, words, design, note = NULL, tolerance = 1e-9) write_case(paste0("r_pps_election_", name), "election_pps.csv",
  c(list(probability = "p"), words), design, election_queries, data = election_data, note = note, tolerance = tolerance)

pps_case("brewer", list(pps = "brewer"), svydesign(id = ~1, fpc = ~p, data = counties, pps = "brewer"))
pps_case("overton", list(pps = "overton"), svydesign(id = ~1, fpc = ~p, data = counties, pps = "overton"))
pps_case("overton_yates_grundy", list(pps = "overton", pps_variance = "yates_grundy"),
  svydesign(id = ~1, fpc = ~p, data = counties, pps = "overton", variance = "YG"))
psum <- sum(election$p^2) / 40
pps_case("hartley_rao_given_sum", list(pps = "hartley_rao", hartley_rao_sum = psum),
  svydesign(id = ~1, fpc = ~p, data = counties, pps = HR(psum)))
pps_case("hartley_rao_estimated_sum", list(pps = "hartley_rao"), svydesign(id = ~1, fpc = ~p, data = counties, pps = HR()))
pps_case("hartley_rao_yates_grundy", list(pps = "hartley_rao", pps_variance = "yates_grundy"),
  svydesign(id = ~1, fpc = ~p, data = counties, pps = HR(), variance = "YG"))
# R sets small entries of the matrix to zero unless told otherwise.
pps_case("joint_horvitz_thompson", list(pps = "joint", joint_probabilities = joint),
  svydesign(id = ~1, fpc = ~p, data = counties, pps = ppsmat(joint, tolerance = 0)))
pps_case("joint_yates_grundy", list(pps = "joint", joint_probabilities = joint, pps_variance = "yates_grundy"),
  svydesign(id = ~1, fpc = ~p, data = counties, pps = ppsmat(joint, tolerance = 0), variance = "YG"))
pps_case("joint_hr_matrix", list(pps = "joint", joint_probabilities = joint_hr),
  svydesign(id = ~1, fpc = ~p, data = counties, pps = ppsmat(joint_hr, tolerance = 0)))
pps_case("with_replacement", list(), svydesign(id = ~1, probs = ~p, data = counties),
  note = "Probabilities make weights; without a method the variance is that of drawing with replacement.")
write_case("r_poisson_election", "election_pps.csv", list(probability = "p", pps = "poisson"),
  svydesign(id = ~1, probs = ~p, data = counties, pps = poisson_sampling(counties$p)), election_queries, data = election_data)

# Strata, one of them taken in full.
set.seed(1984)
firms <- do.call(rbind, lapply(1:4, function(h) {
  n <- c(5, 7, 6, 3)[h]
  p <- if (h == 4) rep(1, n) else round(runif(n, 0.05, 0.45), 4)
  data.frame(sector = c("agency", "county", "firm", "ministry")[h], p = p, staff = round(60 / p * runif(n, 0.7, 1.3)),
    cost = round(rlnorm(n, 3, 0.6) / p, 2), cloud = sample(c("no", "yes"), n, TRUE), group = sample(c("x", "y"), n, TRUE))
}))
firms <- write_data(firms[sample(nrow(firms)), ], "firms_pps")
firms$h <- as.integer(factor(firms$sector)) # R counts units of a stratum only where its name is a number.
firm_queries <- function(by = NULL) list(query("cost", "total", "cost", by = by), query("staff", "mean", "staff", by = by),
  query("each", "ratio", "cost", over = "staff", by = by), share("cloud", "cloud", "yes", "beta", by = by))
firm_queries <- c(firm_queries(), firm_queries("group"))
note <- "The ministries are all taken: they add no variance and, as peil counts, no degrees of freedom."
firm_case <- function(name, words, design, note) write_case(name, "firms_pps.csv", c(list(strata = "sector", probability = "p"), words),
  design, firm_queries, data = by_hand, note = note)
firm_case("r_pps_strata_brewer", list(pps = "brewer"), svydesign(id = ~1, strata = ~h, fpc = ~p, data = firms, pps = "brewer"), note)
firm_case("r_pps_strata_overton", list(pps = "overton"), svydesign(id = ~1, strata = ~h, fpc = ~p, data = firms, pps = "overton"), note)
firm_case("r_pps_strata_hartley_rao", list(pps = "hartley_rao"), svydesign(id = ~1, strata = ~h, fpc = ~p, data = firms, pps = HR()), note)
firm_case("r_pps_strata_hartley_rao_yates_grundy", list(pps = "hartley_rao", pps_variance = "yates_grundy"),
  svydesign(id = ~1, strata = ~h, fpc = ~p, data = firms, pps = HR(), variance = "YG"), note)
firm_case("r_poisson_strata", list(pps = "poisson"),
  svydesign(id = ~1, strata = ~h, probs = ~p, data = firms, pps = poisson_sampling(firms$p)),
  "Under Poisson sampling strata do not matter for the variance; the ministries, all taken, give no degrees of freedom.")

# Two stages by Brewer: towns by size, then a simple random sample in each.
set.seed(45)
towns <- do.call(rbind, lapply(1:11, function(i) {
  region <- if (i <= 5) "north" else "south"
  all <- sample(5:14, 1); n <- sample(2:4, 1)
  data.frame(region = region, town = i, p1 = round(runif(1, 0.08, 0.6), 4), all = all, n = n, y = round(rnorm(n, 20 + i, 4), 2),
    x = rpois(n, 12) + 1, visit = sample(c("no", "yes"), n, TRUE), group = sample(c("x", "y"), n, TRUE))
}))
towns$p2 <- towns$n / towns$all
towns$id <- seq_len(nrow(towns))
towns <- write_data(towns, "towns_pps")
town_queries <- function(by = NULL) list(query("y", "total", "y", by = by), query("x", "mean", "x", by = by),
  query("y_per_x", "ratio", "y", over = "x", by = by), share("visit", "visit", "yes", "logit", by = by))
write_case("r_pps_two_stages_brewer", "towns_pps.csv",
  list(strata = "region", psu = c("town", "id"), probability = c("p1", "p2"), pps = "brewer"),
  svydesign(id = ~town + id, strata = ~region, fpc = ~p1 + p2, data = towns, pps = "brewer"),
  c(town_queries(), town_queries("group")), data = by_hand)
