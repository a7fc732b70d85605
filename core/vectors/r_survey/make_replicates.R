# Writes ../replicates/r_replicates.json: replicate weights and what R survey computes from them, which
# core/src/replicate must agree with.
#
# Run from this folder: Rscript make_replicates.R   (Debian: r-base-core r-cran-survey r-cran-jsonlite)
# Tests never run R.
suppressPackageStartupMessages(library(survey))
library(jsonlite)
data(api)
data(scd)

# Estimates of every case: a mean, a total, a ratio and a share, all and by domain, each with its variance.
measure <- function(design, y, x, class, domain) {
  f <- function(name) as.formula(paste0("~", name))
  one <- function(d) {
    m <- svymean(f(y), d); t <- svytotal(f(y), d); r <- svyratio(f(y), f(x), d)
    s <- svymean(f(class), d)
    list(
      mean = c(coef(m), vcov(m)[1]), total = c(coef(t), vcov(t)[1]), ratio = c(coef(r), vcov(r)[1]),
      shares = unname(coef(s)), share_variances = unname(diag(as.matrix(vcov(s)))), df = degf(d)
    )
  }
  words <- levels(factor(design$variables[[domain]]))
  result <- one(design)
  result$share_covariance <- as.vector(vcov(svymean(f(class), design)))
  result$mean_and_share_by <- setNames(lapply(words, function(word) {
    d <- design[design$variables[[domain]] == word, ]
    m <- svymean(f(y), d); s <- svymean(f(class), d)
    list(mean = c(coef(m), vcov(m)[1]), shares = unname(coef(s)),
      share_variances = unname(diag(as.matrix(vcov(s)))), df = degf(d))
  }), words)
  lapply(result, unname)
}

# Samples and columns of replicate weights stand once, by name.
samples <- list()
weight_sets <- list()
sample_named <- function(name, data) {
  data <- lapply(data, function(v) if (is.factor(v)) as.character(v) else v)
  samples[[name]] <<- lapply(data, unname)
}
weights_named <- function(name, w) {
  w <- as.matrix(w)
  weight_sets[[name]] <<- lapply(seq_len(ncol(w)), function(r) unname(w[, r]))
  invisible(w)
}

# Replicate weights that are given, from a set by name; `words` are those of peil.
given <- function(name, data, set, kind, type, columns_of, ..., words = list()) {
  rows <- as.data.frame(samples[[data]], stringsAsFactors = TRUE)
  repweights <- do.call(cbind, weight_sets[[set]])
  design <- suppressWarnings(svrepdesign(
    data = rows, weights = rows$pw, repweights = repweights, type = type, ...))
  list(name = name, data = data, columns = set, kind = kind, words = words, columns_of = columns_of,
    scale = design$scale, rscales = design$rscales, expected = do.call(measure, c(list(design), columns_of)))
}

# Replicates made from a design with the columns `stated`.
made <- function(name, data, design, kind, type, columns_of, stated, ..., words = list()) {
  rep <- suppressWarnings(as.svrepdesign(design, type = type, ...))
  list(name = name, data = data, kind = kind, words = words, design = stated, columns_of = columns_of,
    scale = rep$scale, rscales = rep$rscales, expected = do.call(measure, c(list(rep), columns_of)))
}

# Weights of every kind for one small sample: schools of apiclus1, and random factors where a kind is random.
set.seed(20261122)
schools <- apiclus1[, c("stype", "dnum", "api00", "api99", "sch.wide", "pw", "fpc")]
names(schools)[5] <- "wide"
of_schools <- list(y = "api00", x = "api99", class = "wide", domain = "stype")
w <- schools$pw
n <- nrow(schools)
dclus1 <- svydesign(id = ~dnum, weights = ~pw, data = schools, fpc = ~fpc)
jk1 <- as.svrepdesign(dclus1)
# Signs of a Hadamard matrix of order 20 for successive differences and half-samples of rows.
H <- 2 * survey:::hadamard(17) - 1
sdr <- sapply(1:20, function(r) { i <- (0:(n - 1)) %% 19 + 2; j <- (1:n) %% 19 + 2
  1 + 2^-1.5 * (H[i, r] - H[j, r]) })
pairs <- factor(rep(1:10, length.out = n)); half <- rep(0:1, each = 10, length.out = n)
jk2 <- sapply(1:10, function(p) ifelse(pairs == p, ifelse(half == 0, 2, 0), 1))
brr <- sapply(1:20, function(r) { s <- H[as.integer(pairs) + 1, r]; 1 + ifelse(half == 0, s, -s) })
boot <- sapply(1:25, function(r) tabulate(sample(15, 15, TRUE), 15)[match(schools$dnum, unique(schools$dnum))])
rsc <- seq(0.5, 1.5, length.out = 25); rsc[7] <- 0

sample_named("schools", schools)
weights_named("jk1", weights(jk1, "analysis"))
weights_named("jk1 factors", weights(jk1, "replication"))
weights_named("bootstrap", boot * w)
weights_named("bootstrap factors", boot)
weights_named("sdr", sdr * w)
weights_named("jk2", jk2 * w)
weights_named("brr", brr * w)
weights_named("fay", (0.4 + 0.6 * brr) * w)
cases <- list(
  given("jk1 combined", "schools", "jk1", "jk1", "JK1", of_schools),
  given("jk1 with its scale", "schools", "jk1", "jk1", "JK1", of_schools,
    scale = jk1$scale, words = list(scale = jk1$scale)),
  given("jk1 mse", "schools", "jk1", "jk1", "JK1", of_schools,
    scale = jk1$scale, mse = TRUE, words = list(scale = jk1$scale, mse = TRUE)),
  given("jk1 factors", "schools", "jk1 factors", "jk1", "JK1", of_schools,
    combined.weights = FALSE, words = list(combined = FALSE)),
  given("bootstrap", "schools", "bootstrap", "bootstrap", "bootstrap", of_schools),
  given("bootstrap, factors, rscales with a zero", "schools", "bootstrap factors", "bootstrap", "bootstrap",
    of_schools, combined.weights = FALSE, rscales = rsc, words = list(combined = FALSE, rscales = rsc)),
  given("bootstrap mse", "schools", "bootstrap", "bootstrap", "bootstrap", of_schools, mse = TRUE,
    words = list(mse = TRUE)),
  given("sdr", "schools", "sdr", "sdr", "successive-difference", of_schools),
  given("acs", "schools", "sdr", "acs", "ACS", of_schools),
  given("jk2", "schools", "jk2", "jk2", "JK2", of_schools),
  given("brr", "schools", "brr", "brr", "BRR", of_schools),
  given("brr mse", "schools", "brr", "brr", "BRR", of_schools, mse = TRUE, words = list(mse = TRUE)),
  given("fay", "schools", "fay", "fay", "Fay", of_schools, rho = 0.4, words = list(rho = 0.4)),
  given("other", "schools", "bootstrap", "other", "other", of_schools, scale = 0.07, rscales = rsc,
    words = list(scale = 0.07, rscales = rsc)),
  given("other without scales", "schools", "bootstrap", "other", "other", of_schools)
)
strat <- apistrat[, c("stype", "api00", "api99", "sch.wide", "pw", "fpc", "awards")]
names(strat)[4] <- "wide"
of_strat <- list(y = "api00", x = "api99", class = "wide", domain = "awards")
# Few units of each stratum, so that the vectors stay small.
few <- do.call(rbind, lapply(split(strat, strat$stype), head, 12))
few$pw <- few$fpc / 12
sample_named("few", few)
dfew <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = few, fpc = ~fpc)
dfew_wr <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = few)
jkn <- as.svrepdesign(dfew, type = "JKn")
weights_named("jkn", weights(jkn, "analysis"))
weights_named("jkn factors", weights(jkn, "replication"))
cases <- c(cases, list(
  given("jkn", "few", "jkn", "jkn", "JKn", of_strat, rscales = jkn$rscales, words = list(rscales = jkn$rscales)),
  given("jkn factors", "few", "jkn factors", "jkn", "JKn", of_strat, combined.weights = FALSE,
    words = list(combined = FALSE))
))

# Two PSUs in each of nine strata, unequal in size, for half-samples: strata and PSUs cut from apistrat.
halves <- strat[1:90, ]
halves$stratum <- sprintf("s%d", (0:89) %/% 10)
halves$psu <- ifelse((0:89) %% 10 < rep(c(4, 5, 6), each = 10, length.out = 90), "a", "b")
sample_named("halves", halves)
dhalves <- svydesign(id = ~psu, strata = ~stratum, weights = ~pw, data = halves, nest = TRUE)
of_halves <- list(strata = "stratum", psu = "psu", nest = TRUE)
made_cases <- list(
  made("jk1 with fpc", "schools", dclus1, "jk1", "JK1", of_schools, list(psu = "dnum", fpc = "fpc")),
  made("jk1 mse", "schools", svydesign(id = ~dnum, weights = ~pw, data = schools), "jk1", "JK1",
    of_schools, list(psu = "dnum"), mse = TRUE, words = list(mse = TRUE)),
  made("jkn with fpc", "few", dfew, "jkn", "JKn", of_strat, list(strata = "stype", fpc = "fpc")),
  made("jkn", "few", dfew_wr, "jkn", "JKn", of_strat, list(strata = "stype")),
  made("jkn of clusters", "halves", dhalves, "jkn", "JKn", of_strat, of_halves),
  made("jkn of clusters, mse", "halves", dhalves, "jkn", "JKn", of_strat, of_halves, mse = TRUE,
    words = list(mse = TRUE))
)
# Half-samples need the same Hadamard matrix to agree in what is not linear, so only totals are compared.
brr_made <- as.svrepdesign(dhalves, type = "BRR")
linear <- list(
  name = "made brr of clusters", kind = "brr", df = degf(brr_made),
  data = "halves", design = of_halves,
  total = c(coef(svytotal(~api00, brr_made)), vcov(svytotal(~api00, brr_made))[1]),
  linearized = vcov(svytotal(~api00, dhalves))[1]
)
# What the scale of the bootstrap of Canty and Davison is, for strata of unequal size.
bw <- survey:::bootweights(rep(c("a", "b", "c"), c(5, 3, 9)), 1:17, replicates = 40)

# The ambulance data of R survey: published figures.
scd_design <- svydesign(data = scd, prob = ~1, id = ~ambulance, strata = ~ESA, nest = TRUE)
se <- function(type, ...) unname(SE(svyratio(~alive, ~arrests, as.svrepdesign(scd_design, type = type, ...))))
write_json(
  list(
    made_by = "core/vectors/r_survey/make_replicates.R",
    program = R.version.string, package = paste("survey", packageVersion("survey")),
    data = "api and scd data of the survey package; facts",
    samples = samples, columns = weight_sets, given = cases, made = made_cases, linear = linear, bootstrap_scale = bw$scale,
    scd = list(rows = lapply(scd, as.numeric), ratio = unname(coef(svyratio(~alive, ~arrests, scd_design))),
      linearized = unname(SE(svyratio(~alive, ~arrests, scd_design))),
      brr = se("BRR"), jkn = se("JKn"), fay = se("Fay", fay.rho = 0.3))
  ),
  "../replicates/r_replicates.json", digits = 16, auto_unbox = TRUE, null = "null"
)
