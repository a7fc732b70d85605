# A stratified sample whose response is random within groups that cut across the strata, by `twophase(method = "full")`.
# Writes ../response/two_phases.csv and ../response/r_two_phases.json. Run from this folder: `Rscript make_two_phases.R`.
#
# As many units are invited in every stratum. In survey 4.1-1 the first phase of `method = "full"` moves with the order of
# the rows where the numbers invited differ (sort the rows by group and it is another); the second phase does not. Samples
# of other sizes are held against complete enumeration and the double sum in `core/tests/response_groups.rs`.
source("common.R")
set.seed(41)
size <- c(coast = 24, inland = 60, north = 200, capital = 20)
invited <- 20
rate <- c(small = 0.5, medium = 0.7, large = 0.85)
rows <- do.call(rbind, lapply(names(size), function(stratum) data.frame(
  stratum = stratum, size = size[[stratum]],
  group = sample(names(rate), invited, TRUE, c(0.4, 0.35, 0.25)),
  kind = sample(c("school", "office"), invited, TRUE),
  cost = round(rgamma(invited, 4, 0.2), 1), staff = round(runif(invited, 3, 40)))))
rows$cost <- rows$cost + c(small = 0, medium = 5, large = 15)[rows$group]
rows$plan <- ifelse(runif(nrow(rows)) < c(small = 0.3, medium = 0.5, large = 0.7)[rows$group], "yes", "no")
rows$answered <- ifelse(runif(nrow(rows)) < rate[rows$group], "yes", "no")
path <- "../response/two_phases.csv"
write.csv(rows, path, row.names = FALSE, quote = FALSE)
data <- read.csv(path, stringsAsFactors = FALSE)
data$id <- seq_len(nrow(data))
data$agrees <- as.numeric(data$plan == "yes")
data$is_in <- data$answered == "yes"
design <- twophase(id = list(~id, ~id), strata = list(~stratum, ~group), fpc = list(~size, NULL),
  subset = ~is_in, data = data, method = "full")

found <- function(name, result, base) {
  phases <- attr(vcov(result), "phases")
  list(measure = name, base = base, estimate = as.numeric(coef(result)), se = as.numeric(SE(result)),
    se_sampling = if (!is.null(phases)) sqrt(phases$phase1[1]), se_response = if (!is.null(phases)) sqrt(phases$phase2[1]))
}
of <- function(base, design) {
  ratio <- svyratio(~cost, ~staff, design)
  list(
    found("mean", svymean(~cost, design), base), found("total", svytotal(~cost, design), base),
    found("share", svymean(~agrees, design), base),
    list(measure = "ratio", base = base, estimate = as.numeric(coef(ratio)), se = as.numeric(SE(ratio))))
}
rows <- c(of("", design), of("school", subset(design, kind == "school")), of("office", subset(design, kind == "office")))
for (name in names(size))
  rows <- c(rows, of(name, eval(bquote(subset(design, stratum == .(name))))))
weights <- 1 / design$prob
write_json(list(born = born(paste("made up by the script, seeded;", basename(path))), weights = weights, rows = rows),
  "../response/r_two_phases.json")
