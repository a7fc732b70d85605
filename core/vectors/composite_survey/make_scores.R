# Writes answers.csv and scores.json: scores of an index of estimates and their standard errors, by the delta method of the joint
# covariance and by the jackknife, which core/src/composite/estimated must agree with.
#
# Run: Rscript make_scores.R   (Debian: r-base-core, r-cran-survey)
#
# A stratified sample of 90 of 400 units in three size classes; plan and skills are numbers from 0 to 10, open a yes (1) or no (0).
# Every third unit of a stratum has no value of skills. The index: goalposts 0 to 10 (open: 0 to 1), weights 1, 2 and 1.
#   mean      arithmetic mean
#   geo       geometric mean of the same
#   minmax    plan from the least to the largest of the three classes: the score of the middle one
# Shares no code with the library.

suppressMessages(library(survey))
n <- c(40, 30, 20)
N <- c(200, 120, 80)
stratum <- rep(c("a", "b", "c"), n)
i <- seq_len(sum(n))
noise <- function(seed) ((i * 7919 + seed * 104729 + 13) * 16807) %% 100003 / 100003
size <- c("small", "middle", "large")[1 + (i * 7 + i %/% 5) %% 3]
level <- c(small = 3, middle = 4.5, large = 6.5)[size]
plan <- round(pmin(10, pmax(0, level + 5 * (noise(1) - 0.5))), 2)
skills <- round(pmin(10, pmax(0, 0.5 * plan + 2 + 4 * (noise(2) - 0.5))), 2)
skills[i %% 3 == 0] <- NA
open <- as.numeric(noise(3) < level / 10)
weight <- rep(N / n, n)
answers <- data.frame(stratum, size, plan, skills, open, weight, population = rep(N, n))
write.csv(answers, "answers.csv", row.names = FALSE, na = "")

design <- svydesign(~1, strata = ~stratum, weights = ~weight, fpc = ~population, data = answers)
# Influences of every mean in every class, so that all of them have one joint covariance.
names <- c("plan", "skills", "open")
classes <- c("large", "middle", "small")
cells <- expand.grid(class = classes, name = names, stringsAsFactors = FALSE)
for (at in seq_len(nrow(cells))) {
  x <- answers[[cells$name[at]]]
  inside <- answers$size == cells$class[at] & !is.na(x)
  design$variables[[paste0("y", at)]] <- ifelse(inside, x, 0)
  design$variables[[paste0("n", at)]] <- as.numeric(inside)
}
all <- c(paste0("y", 1:9), paste0("n", 1:9))
totals <- svytotal(as.formula(paste("~", paste(all, collapse = "+"))), design)
mean_of <- function(class, name) {
  at <- which(cells$class == class & cells$name == name)
  sprintf("(y%d / n%d)", at, at)
}
arithmetic <- function(class) {
  sprintf("(%s / 10 + 2 * %s / 10 + %s) / 4", mean_of(class, "plan"), mean_of(class, "skills"), mean_of(class, "open"))
}
geometric <- function(class) {
  sprintf("((%s / 10) * (%s / 10)^2 * %s)^(1 / 4)", mean_of(class, "plan"), mean_of(class, "skills"), mean_of(class, "open"))
}
middle <- sprintf("(%s - %s) / (%s - %s)", mean_of("middle", "plan"), mean_of("small", "plan"),
                  mean_of("large", "plan"), mean_of("small", "plan"))
of <- function(text) {
  expression <- parse(text = text)[[1]]
  contrast <- svycontrast(totals, list(score = expression))
  c(estimate = unname(coef(contrast)), se = unname(SE(contrast)))
}
jackknife <- as.svrepdesign(design, type = "JKn")
again <- function(text) {
  expression <- parse(text = text)[[1]]
  result <- withReplicates(jackknife, function(w, data) {
    eval(expression, as.list(colSums(w * data[, all])))
  })
  unname(SE(result))
}
lines <- c()
for (score in c("mean", "geo")) {
  for (class in classes) {
    text <- if (score == "mean") arithmetic(class) else geometric(class)
    figures <- c(of(text), jackknife = again(text))
    lines <- c(lines, sprintf('    {"score": "%s", "class": "%s", "estimate": %.15g, "se": %.15g, "jackknife": %.15g}',
                              score, class, figures[1], figures[2], figures[3]))
  }
}
figures <- c(of(middle), again(middle))
lines <- c(lines, sprintf('    {"score": "minmax", "class": "middle", "estimate": %.15g, "se": %.15g, "jackknife": %.15g}',
                          figures[1], figures[2], figures[3]))
program <- sprintf("survey %s on %s", packageVersion("survey"), R.version.string)
writeLines(c("{", sprintf('  "program": "%s",', program), '  "scores": [', paste(lines, collapse = ",\n"), "  ]", "}"),
           "scores.json")
