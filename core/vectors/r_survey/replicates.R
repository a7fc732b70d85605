# Replicate weights given: every kind, combined or as factors of the weight, centred on the estimate (mse) or on the mean
# of the replicates, with own scales. Degrees of freedom are the rank of the weights less one, anew in each domain, as in R.
source("data.R")

# Writes the data with replicate columns, and two cases (mse and centred) of the design.
replicate_cases <- function(name, data, weights, weight, kind, queries, from, combined = TRUE, words = list(), r = list(), note = NULL) {
  weights <- matrix(as.numeric(weights), nrow = nrow(data))
  colnames(weights) <- sprintf("rep%02d", seq_len(ncol(weights)))
  file <- paste0(name, "_replicates")
  written <- write_data(cbind(data, round(weights, 8)), file)
  type <- c(brr = "BRR", fay = "Fay", jk1 = "JK1", jkn = "JKn", jk2 = "JK2", bootstrap = "bootstrap",
    sdr = "successive-difference", acs = "ACS", other = "other")[[kind]]
  for (mse in c(FALSE, TRUE)) {
    design <- suppressWarnings(do.call(svrepdesign, c(list(data = written, repweights = written[, colnames(weights)], type = type,
      weights = if (is.null(weight)) rep(1, nrow(written)) else written[[weight]], combined.weights = combined, mse = mse), r)))
    own <- c(list(columns = colnames(weights), kind = kind, mse = mse), if (!combined) list(combined = FALSE), words)
    write_case(paste0("r_replicates_", name, if (mse) "_mse" else ""), paste0(file, ".csv"),
      c(if (!is.null(weight)) list(weight = weight), list(replicates = own)), design, queries, data = from, note = note)
  }
}

heart <- cbind(scd, town = rep(c("a", "b", "a"), 2))
heart$outcome <- ifelse(heart$alive / heart$arrests > 0.15, "good", "poor")
heart_queries <- list(query("alive", "total", "alive"), query("mean", "mean", "arrests"), query("survival", "ratio", "alive", over = "arrests"),
  share("good", "outcome", "good", "logit"))
half <- 2 * cbind(c(1, 0, 1, 0, 1, 0), c(1, 0, 0, 1, 0, 1), c(0, 1, 1, 0, 0, 1), c(0, 1, 0, 1, 1, 0))
replicate_cases("scd_brr", heart, half, NULL, "brr", heart_queries, scd_data, combined = FALSE, note = "The survival has standard error 0.00941840067.")
heart$weight <- c(1.5, 2, 2.5, 1, 3, 2)
replicate_cases("scd_brr_combined", heart, half * heart$weight, "weight", "brr", heart_queries, scd_data)
replicate_cases("scd_fay", heart, 1 + 0.7 * (half - 1), NULL, "fay", heart_queries, scd_data, combined = FALSE,
  words = list(rho = 0.3), r = list(rho = 0.3))
scd_design <- svydesign(data = heart, strata = ~ESA, id = ~ambulance, prob = ~1, nest = TRUE)
jkn <- as.svrepdesign(scd_design, type = "JKn", compress = FALSE)
replicate_cases("scd_jkn", heart, as.matrix(weights(jkn, "analysis")), NULL, "jkn", heart_queries, scd_data,
  words = list(rscales = jkn$rscales), r = list(rscales = jkn$rscales, scale = 1))

crowding <- crowd
crowding$overcrowded <- ifelse(crowding$person > crowding$rooms, "yes", "no")
crowd_queries <- list(query("rooms", "mean", "rooms"), query("person", "total", "person"), query("room_each", "ratio", "rooms", over = "person"),
  share("overcrowded", "overcrowded", "yes", "wald"))
crowd_design <- svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, data = crowding)
crowd_jkn <- as.svrepdesign(crowd_design, type = "JKn", compress = FALSE)
replicate_cases("crowd_jkn", crowding, as.matrix(weights(crowd_jkn, "replication")), "weight", "jkn", crowd_queries, crowd_data, combined = FALSE,
  words = list(rscales = crowd_jkn$rscales), r = list(rscales = crowd_jkn$rscales, scale = 1))
crowd_fay <- as.svrepdesign(crowd_design, type = "Fay", fay.rho = 0.3, compress = FALSE)
replicate_cases("crowd_fay", crowding, as.matrix(weights(crowd_fay, "analysis")), "weight", "fay", crowd_queries, crowd_data,
  words = list(rho = 0.3), r = list(rho = 0.3))

# Schools: jackknife of clusters, and bootstrap, successive differences and other factors that are made up.
schools <- schools_clus1[, c("dnum", "stype", "api00", "api99", "enroll", "ell", "sch.wide", "awards", "pw")]
all_queries <- c(both(school_queries), list(query("spread", "variance", "ell"), query("together", "correlation", "api00", with = "api99"),
  query("quotient", "expression", NULL, expression = "(api00 - api99) / enroll")))
jk1 <- as.svrepdesign(svydesign(id = ~dnum, weights = ~pw, data = schools_clus1), type = "JK1", compress = FALSE)
replicate_cases("schools_jk1", schools, as.matrix(weights(jk1, "analysis")), "pw", "jk1", all_queries, api_data,
  r = list(scale = 14 / 15), note = "The scale is (R - 1) / R unless said.")
replicate_cases("schools_jk1_own_scale", schools, as.matrix(weights(jk1, "replication")), "pw", "jk1", all_queries, api_data, combined = FALSE,
  words = list(scale = 0.9), r = list(scale = 0.9))

set.seed(2000)
districts <- unique(schools$dnum)
of_district <- match(schools$dnum, districts)
draws <- replicate(20, tabulate(sample(length(districts), length(districts) - 1, TRUE), length(districts)))
factors <- draws[of_district, ] * length(districts) / (length(districts) - 1)
boot_queries <- c(school_queries(), list(query("mean_by", "mean", "enroll", by = "awards"), share("by", "sch.wide", "Yes", "beta", by = "awards"),
  query("spread", "variance", "ell"), query("together", "correlation", "api00", with = "api99")))
replicate_cases("schools_bootstrap", schools, factors * schools$pw, "pw", "bootstrap", boot_queries, api_data,
  note = "Rao-Wu weights of 20 bootstrap samples of districts; the scale is 1 / (R - 1) unless said.")
replicate_cases("schools_bootstrap_own_scale", schools, factors, "pw", "bootstrap", boot_queries, api_data, combined = FALSE,
  words = list(scale = 0.05), r = list(scale = 0.05))
h <- survey::hadamard(15)[1:16, 1:16] * 2 - 1
step <- 1 + 2^-1.5 * (h[of_district, 2:16] - h[of_district + 1, 2:16])
for (kind in c("sdr", "acs")) replicate_cases(paste0("schools_", kind), schools, step * schools$pw, "pw", kind, boot_queries, api_data,
  note = "Successive differences of districts in the order of the file; the scale is 4 / R.")
noise <- matrix(round(runif(nrow(schools) * 12, 0.2, 1.8), 3), ncol = 12)
replicate_cases("schools_jk2", schools, noise * schools$pw, "pw", "jk2", boot_queries, api_data, note = "Made-up factors: only the arithmetic is at stake; the scale is 1.")
replicate_cases("schools_other", schools, noise, "pw", "other", boot_queries, api_data, combined = FALSE,
  words = list(scale = 0.3, rscales = seq(0.5, 1.6, by = 0.1)), r = list(scale = 0.3, rscales = seq(0.5, 1.6, by = 0.1)), note = "Made-up factors: only the arithmetic is at stake.")
