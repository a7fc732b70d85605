# Makes a survey with a known truth: the 284 Swedish municipalities of Särndal, Swensson and Wretman (1992, appendix B),
# all invited, of which some answer. Who answers is drawn once, more likely in large municipalities; the largest all do,
# since no interval cures the absence of a Stockholm.
# Run from this folder: Rscript make_mu284.R   (Debian's r-base-core and r-cran-sampling)
suppressMessages(library(sampling))
data(MU284)
truth <- data.frame(
  municipality = MU284$LABEL,
  region = MU284$REG,
  inhabitants_1975 = MU284$P75 * 1000,
  grew = ifelse(MU284$P85 > MU284$P75, "yes", "no"),
  majority = ifelse(2 * MU284$SS82 > MU284$S82, "yes", "no"),
  inhabitants_1985 = MU284$P85 * 1000,
  revenue = MU284$RMT85,
  employees = MU284$ME84
)
set.seed(284)
size <- findInterval(truth$inhabitants_1975, c(10000, 20000, 40000, 100000))
answered <- runif(nrow(truth)) < c(0.45, 0.55, 0.65, 0.80, 1)[size + 1]
answers <- truth
answers[!answered, c("grew", "majority", "inhabitants_1985", "revenue", "employees")] <- NA
answers <- cbind(answers[1:3], answered = ifelse(answered, "yes", "no"), answers[4:8])
write.csv(truth, "truth.csv", row.names = FALSE, quote = FALSE, na = "")
write.csv(answers, "answers.csv", row.names = FALSE, quote = FALSE, na = "")
cat(sum(answered), "of", nrow(truth), "answered\n")
