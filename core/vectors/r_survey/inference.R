# Tests and models: writes ../inference/*.json. The shape is told in ../inference/README.md.
source("data.R")

write_inference <- function(name, answers, design, tests = NULL, models = NULL, data = api_data, note = NULL, tolerance = 1e-9) {
  case <- list(name = name, born = born(data))
  if (!is.null(note)) case$note <- note
  case <- c(case, list(answers = answers, design = design, tolerance = tolerance))
  if (!is.null(tests)) case$tests <- tests
  if (!is.null(models)) case$models <- models
  write_json(case, file.path("../inference", paste0(name, ".json")))
  cat(name, length(tests), length(models), "\n")
}

# P(sum a_i chi2_1 > (x / ddf) chi2_ddf) by Imhof's integral; R would need CompQuadForm, which cuts ddf to a whole number.
imhof <- function(lambda, h) {
  f <- function(u) sapply(u, function(u) {
    theta <- sum(h * atan(lambda * u)) / 2
    rho <- exp(sum(h * log1p((lambda * u)^2)) / 4)
    sin(theta) / (u * rho)
  })
  # The scale of u at which the integrand falls off, then pieces that get longer.
  scale <- 1 / max(abs(lambda) * sqrt(h))
  ends <- scale * c(0, 2^(0:60))
  pieces <- lapply(seq_len(length(ends) - 1), function(i) integrate(f, ends[i], ends[i + 1], rel.tol = 1e-13, abs.tol = 1e-16,
    subdivisions = 10000, stop.on.error = FALSE))
  stopifnot(sum(sapply(pieces, `[[`, "abs.error")) < 1e-11)
  0.5 + sum(rev(sapply(pieces, `[[`, "value"))) / pi
}

# P(sum a_i chi2_1 > x) as Ruben's mixture of chi-squares.
ruben <- function(lambda, x) {
  beta <- min(lambda)
  r <- 1 - beta / lambda
  c <- prod(sqrt(beta / lambda))
  g <- numeric()
  for (j in 1:5000) {
    g[j] <- sum(r^j) / 2
    c[j + 1] <- sum(g[1:j] * rev(c[1:j])) / j
    if (1 - sum(c) < 1e-15) break
  }
  stopifnot(1 - sum(c) < 1e-13)
  sum(c * pchisq(x / beta, length(lambda) + 2 * (seq_along(c) - 1), lower.tail = FALSE))
}
stopifnot(abs(ruben(c(1.3, 1.3), 4) - pchisq(4 / 1.3, 2, lower.tail = FALSE)) < 1e-14)
stopifnot(abs(imhof(c(1, -2.5 / 20.5), c(1, 20.5)) - pf(2.5, 1, 20.5, lower.tail = FALSE)) < 1e-12)

# P(sum lambda_i chi2_{h_i} > 0) by the saddlepoint approximation (Lugannani and Rice; Kuonen 1999): with the root z of
# K'(z) = 0 it is the normal tail beyond w + log(v / w) / w. NULL at the mean, where w and v vanish.
saddlepoint <- function(lambda, h) {
  slope <- function(z) sum(h * lambda / (1 - 2 * lambda * z))
  # K is finite between the poles, and its slope increases from -Inf to Inf.
  low <- 1 / (2 * min(lambda)); high <- 1 / (2 * max(lambda))
  for (step in 1:200) {
    z <- (low + high) / 2
    if (slope(z) < 0) low <- z else high <- z
  }
  # What a Newton step still adds is below the rounding of the bisection.
  z <- z - slope(z) / sum(2 * h * lambda^2 / (1 - 2 * lambda * z)^2)
  if (abs(z) < 1e-7 * max(1 / abs(lambda))) return(NULL)
  w <- sign(z) * sqrt(sum(h * log1p(-2 * lambda * z)))
  v <- z * sqrt(sum(2 * h * lambda^2 / (1 - 2 * lambda * z)^2))
  pnorm(w + log(v / w) / w, lower.tail = FALSE)
}
stopifnot(abs(saddlepoint(c(1, -3 / 12), c(2, 12)) / pf(1.5, 2, 12, lower.tail = FALSE) - 1) < 0.05)

# All six statistics of one table.
chi_squares <- function(rows, columns, design) {
  formula <- as.formula(sprintf("~`%s` + `%s`", rows, columns))
  run <- function(statistic) suppressWarnings(svychisq(formula, design, statistic = statistic))
  words <- c(f = "F", chisq = "Chisq", wald = "Wald", adjusted_wald = "adjWald", lincom = "lincom", saddlepoint = "saddlepoint")
  f <- run("F")
  x2 <- as.numeric(run("Chisq")$statistic)
  trace <- x2 / as.numeric(f$statistic)
  lapply(names(words), function(word) {
    t <- run(words[[word]])
    p <- as.list(t$parameter)
    expected <- list(statistic = as.numeric(t$statistic), p = as.numeric(t$p.value))
    if (word == "chisq") expected$df <- as.numeric(t$parameter)
    if (word %in% c("f", "wald", "adjusted_wald")) expected <- c(expected, list(ndf = as.numeric(p$ndf), ddf = as.numeric(p$ddf)))
    if (word %in% c("lincom", "saddlepoint")) {
      deltas <- generalised_effects(rows, columns, design)
      stopifnot(abs(sum(deltas) / trace - 1) < 1e-9)
      expected$deltas <- I(sort(deltas, decreasing = TRUE))
      d0 <- as.numeric(f$parameter[1])
      nu <- as.numeric(f$parameter[2]) / d0
      # R 4.1-1 takes the covariance of replicates as known here (though not for `f`); p_of_r has what it gives.
      ddf <- d0 * nu
      lambda <- c(deltas, -x2 / ddf)
      h <- c(rep(1, length(deltas)), ddf)
      if (is_replicated(design)) expected$p_of_r <- if (word == "lincom") ruben(deltas, x2) else expected$p
      if (word == "lincom") expected$p <- imhof(lambda, h)
      if (word == "saddlepoint") {
        expected$p_of_r <- expected$p
        expected$p <- saddlepoint(lambda, h)
      }
      expected$ddf <- ddf
    }
    list(request = list(test = "chi_square", rows = rows, columns = columns, statistic = word), expected = expected)
  })
}

# The generalised design effects of Rao and Scott (1984): eigenvalues of (C'D^-C / n)^-1 C'D^- V D^-C, with D^- the
# inverses of the shares (0 for empty cells), V their covariance, and C contrasts of the interaction that are orthogonal to
# main effects. n counts all rows of the design, as R does.
generalised_effects <- function(rows, columns, design) {
  a <- factor(design$variables[[rows]])
  b <- factor(design$variables[[columns]])
  cells <- nlevels(a) * nlevels(b)
  design$variables$.cell <- factor((as.integer(b) - 1) * nlevels(a) + as.integer(a), levels = seq_len(cells))
  shares <- svymean(~.cell, design, na.rm = TRUE)
  p <- as.numeric(coef(shares))
  v <- matrix(as.numeric(vcov(shares)), cells)
  contrasts <- kronecker(contr.sum(nlevels(b)), contr.sum(nlevels(a)))
  scaled <- ifelse(p > 0, 1 / p, 0) * contrasts
  Re(eigen(solve(t(contrasts) %*% scaled, t(scaled) %*% v %*% scaled))$values) * nrow(design$variables)
}

t_test <- function(of, by, design) {
  t <- svyttest(as.formula(sprintf("%s ~ factor(`%s`)", of, by)), design)
  m <- svyglm(as.formula(sprintf("%s ~ factor(`%s`)", of, by)), design)
  df <- as.numeric(t$parameter)
  e <- as.numeric(t$estimate)
  se <- as.numeric(SE(m)[2])
  list(request = list(test = "t", of = of, by = by), expected = list(statistic = as.numeric(t$statistic), df = df,
    p = as.numeric(t$p.value), estimate = e, se = se, low = e - qt(0.975, df) * se, high = e + qt(0.975, df) * se))
}

rank_test <- function(of, by, kind, design) {
  word <- c(wilcoxon = "wilcoxon", van_der_waerden = "vanderWaerden", median = "median", kruskal_wallis = "KruskalWallis")
  design$variables$.g <- factor(design$variables[[by]])
  t <- svyranktest(as.formula(sprintf("%s ~ .g", of)), design, test = word[[kind]])
  expected <- if (nlevels(design$variables$.g) == 2) list(statistic = as.numeric(t$statistic), df = as.numeric(t$parameter),
    p = as.numeric(t$p.value), estimate = as.numeric(t$estimate)) else
    list(chi_square = as.numeric(t$parameter), ndf = as.numeric(t$statistic), ddf = as.numeric(t$ddf), p = as.numeric(t$p.value))
  list(request = list(test = "rank", of = of, by = by, kind = kind), expected = expected)
}
kinds <- c("wilcoxon", "van_der_waerden", "median", "kruskal_wallis")

# Weighted variance of the Pearson residuals, n / (n - 1) included. R 4.1-1 has the same where no answer is missing;
# otherwise it multiplies by the mean weight of the rows used over that of all, and with replicates by n - 1.
dispersion <- function(m) {
  w <- as.numeric(weights(m$survey.design, "sampling"))
  used <- if (length(w) == length(m$y)) TRUE else -m$na.action
  w <- w[used]
  r <- (m$y - fitted(m)) / sqrt(m$family$variance(fitted(m)))
  n <- length(r)
  sum(w * (r - sum(w * r) / sum(w))^2) / sum(w) * n / (n - 1)
}

model <- function(formula, family, design, wald = NULL, link = NULL) {
  # Iterated until nothing changes, since R's own stopping rule leaves 1e-8; and once more from there, since its standard
  # errors take the weights of the step before the last.
  families <- list(gaussian = gaussian(), quasibinomial = quasibinomial(), quasipoisson = quasipoisson())
  own <- if (is.null(link)) families[[family]] else do.call(family, list(link = link))
  from <- function(start) suppressWarnings(do.call(svyglm, list(as.formula(formula), design, family = own,
    start = start, control = glm.control(epsilon = 1e-15, maxit = 100))))
  m <- from(NULL)
  if (!is_replicated(design)) m <- from(as.numeric(coef(m)))
  # R looks at the deviance, of which the other links leave more to do.
  if (!is.null(link)) for (again in 1:30) m <- from(as.numeric(coef(m)))
  s <- suppressWarnings(summary(m))
  table <- coef(s)
  t <- qt(0.975, m$df.residual)
  coefficients <- lapply(seq_len(nrow(table)), function(i) list(term = rownames(table)[i], estimate = table[i, 1], se = table[i, 2],
    t = table[i, 3], p = table[i, 4], low = table[i, 1] - t * table[i, 2], high = table[i, 1] + t * table[i, 2]))
  expected <- list(n = length(m$y), df = m$df.residual, coefficients = coefficients, covariance = unname(vcov(m)),
    dispersion = dispersion(m), dispersion_of_r = as.numeric(s$dispersion))
  if (!is.null(wald)) expected$wald <- lapply(wald, function(terms) {
    t <- regTermTest(m, reformulate(terms))
    list(terms = I(terms), statistic = as.numeric(t$Ftest), ndf = t$df, ddf = t$ddf, p = as.numeric(t$p))
  })
  request <- list(formula = formula, family = family)
  if (!is.null(link)) request$link <- link
  list(request = request, expected = expected)
}

two_ways <- list(c("stype", "sch.wide"), c("awards", "comp.imp"))
chi_note <- "lincom: R uses CompQuadForm, which cuts the denominator's degrees of freedom to a whole number; p is the exact value with the real ones, by Imhof's integral. saddlepoint: p is with the real ddf, p_of_r is R's with ddf cut to a whole number and the root found to 1e-8."
for (each in list(list("srs", d_srs, p_srs), list("strat", d_strat, p_strat), list("clus1", d_clus1, p_clus1), list("clus2", d_clus2, p_clus2))) {
  name <- each[[1]]; design <- each[[2]]; words <- each[[3]]; file <- paste0("schools_", name, ".csv")
  write_inference(paste0("r_tests_chi_square_", name), file, words,
    tests = do.call(c, lapply(two_ways, function(pair) chi_squares(pair[1], pair[2], design))), note = chi_note)
  write_inference(paste0("r_tests_t_", name), file, words,
    tests = list(t_test("api00", "sch.wide", design), t_test("enroll", "comp.imp", design), t_test("ell", "awards", design)))
  write_inference(paste0("r_tests_rank_", name), file, words,
    tests = c(lapply(kinds, function(kind) rank_test("api00", "sch.wide", kind, design)),
      lapply(kinds, function(kind) rank_test("enroll", "comp.imp", kind, design)),
      lapply(kinds, function(kind) rank_test("ell", "stype", kind, design))),
    note = "stype has three groups. Ties are many in ell.")
  write_inference(paste0("r_glm_gaussian_", name), file, words, models = list(
    model("api00 ~ ell + meals + mobility", "gaussian", design, wald = list("ell", c("ell", "mobility"))),
    model("api00 ~ stype", "gaussian", design, wald = list("stype")),
    model("api00 ~ 1", "gaussian", design),
    model("api00 ~ stype * sch.wide + meals", "gaussian", design, wald = list("stype", "stype:sch.wide"))))
  write_inference(paste0("r_glm_quasibinomial_", name), file, words, models = list(
    model("I(sch.wide == \"Yes\") ~ ell + meals", "quasibinomial", design, wald = list(c("ell", "meals"))),
    model("I(awards == \"Yes\") ~ stype + api99", "quasibinomial", design, wald = list("stype")),
    model("I(comp.imp == \"Yes\") ~ 1", "quasibinomial", design)))
  write_inference(paste0("r_glm_quasipoisson_", name), file, words, models = list(
    model("enroll ~ ell + meals", "quasipoisson", design, wald = list(c("ell", "meals"))),
    model("mobility ~ stype", "quasipoisson", design, wald = list("stype"))))
}

# Links of which Fisher's scoring is not Newton's method.
for (each in list(list("strat", d_strat, p_strat), list("clus2", d_clus2, p_clus2))) write_inference(
  paste0("r_glm_links_", each[[1]]), paste0("schools_", each[[1]], ".csv"), each[[3]],
  models = do.call(c, lapply(c("probit", "cloglog"), function(link) list(
    model("I(sch.wide == \"Yes\") ~ ell + meals", "quasibinomial", each[[2]], wald = list(c("ell", "meals")), link = link),
    model("I(awards == \"Yes\") ~ stype + api99", "quasibinomial", each[[2]], wald = list("stype"), link = link)))))

# Answers missing in acs.k3: the rows leave the model, and their PSUs the degrees of freedom.
write_inference("r_glm_missing_clus1", "schools_clus1.csv", p_clus1, models = list(
  model("api00 ~ acs.k3", "gaussian", d_clus1), model("acs.k3 ~ ell + awards", "gaussian", d_clus1),
  model("I(sch.wide == \"Yes\") ~ acs.k3 + meals", "quasibinomial", d_clus1)))
write_inference("r_tests_missing_clus1", "schools_clus1.csv", p_clus1, tests = c(
  list(t_test("acs.k3", "sch.wide", d_clus1)), lapply(kinds, function(kind) rank_test("acs.k3", "awards", kind, d_clus1))))

write_inference("r_tests_chi_square_nhanes", "nhanes.csv", p_nhanes, data = nhanes_data,
  tests = c(chi_squares("RIAGENDR", "HI_CHOL", d_nhanes), chi_squares("race", "HI_CHOL", d_nhanes), chi_squares("race", "agecat", d_nhanes)),
  note = paste("HI_CHOL is missing for some: they leave the table, while N, as in R, counts all rows and ddf all PSUs.", chi_note))
write_inference("r_tests_rank_nhanes", "nhanes.csv", p_nhanes, data = nhanes_data,
  tests = list(t_test("HI_CHOL", "RIAGENDR", d_nhanes), rank_test("race", "agecat", "kruskal_wallis", d_nhanes), rank_test("HI_CHOL", "race", "kruskal_wallis", d_nhanes)))
write_inference("r_glm_nhanes", "nhanes.csv", p_nhanes, data = nhanes_data, models = list(
  model("HI_CHOL ~ factor(race) + agecat + RIAGENDR", "quasibinomial", d_nhanes, wald = list("factor(race)", "agecat", "RIAGENDR")),
  model("HI_CHOL ~ factor(race) + factor(RIAGENDR)", "gaussian", d_nhanes, wald = list("factor(race)"))))

# Replicates: JK1 of apiclus1, made by R, written as weights.
jk1 <- as.svrepdesign(svydesign(id = ~dnum, weights = ~pw, data = schools_clus1), type = "JK1")
weights <- round(as.matrix(weights(jk1, "analysis")), 6)
colnames(weights) <- sprintf("rep%02d", seq_len(ncol(weights)))
clus1_jk1 <- write_data(cbind(schools_clus1, weights), "schools_clus1_jk1")
d_jk1 <- svrepdesign(data = clus1_jk1, weights = ~pw, repweights = clus1_jk1[, colnames(weights)], type = "JK1", scale = 14 / 15,
  combined.weights = TRUE, mse = FALSE)
p_jk1 <- list(weight = "pw", replicates = list(columns = colnames(weights), kind = "jk1", scale = 14 / 15, mse = FALSE))
write_inference("r_tests_replicates", "schools_clus1_jk1.csv", p_jk1, note = "Weights of 15 jackknife replicates, combined, rounded to six decimals; lincom and saddlepoint of replicate designs have no ddf in R 4.1-1: p_of_r.",
  tests = c(chi_squares("stype", "sch.wide", d_jk1), list(t_test("api00", "sch.wide", d_jk1)), lapply(kinds, function(kind) rank_test("api00", "sch.wide", kind, d_jk1))))
write_inference("r_glm_replicates", "schools_clus1_jk1.csv", p_jk1, models = list(
  model("api00 ~ ell + meals", "gaussian", d_jk1, wald = list(c("ell", "meals"))),
  model("I(sch.wide == \"Yes\") ~ ell + meals", "quasibinomial", d_jk1, wald = list(c("ell", "meals"))),
  model("enroll ~ stype", "quasipoisson", d_jk1, wald = list("stype"))))
