# Writes r_chi_square_sums.csv: upper tails of sums of weighted chi-squares by R survey, which core/src/num must agree with.
#
# Run: Rscript make_r_chi_square_sums.R   (Debian: r-base-core r-cran-survey)
#
# The columns are those of chi_square_sums.csv, then Satterthwaite's and the saddlepoint's tail. Points near the mean are
# left out: R falls back to Satterthwaite there.

suppressPackageStartupMessages(library(survey))

cases <- list(
  list(a = c(1.7, 0.8, 0.3, 0.1), df = rep(1, 4)), list(a = rep(2.5, 7), df = rep(1, 7)), list(a = c(1, 1e-2), df = c(1, 1)),
  list(a = c(3, 2.9, 2.8, 0.5, 0.2, 0.01), df = rep(1, 6)), list(a = c(20, 1.5), df = c(1, 1))
)
rows <- NULL
for (case in cases) {
  for (ddf in c(Inf, 5, 14, 182)) {
    for (point in c(0.05, 0.3, 2, 4, 10, 30)) {
      x <- point * sum(case$a * case$df)
      tail <- function(method) {
        if (is.infinite(ddf)) {
          pchisqsum(x, case$df, case$a, lower.tail = FALSE, method = method)
        } else {
          survey:::pFsum(x, case$df, case$a, ddf = ddf, lower.tail = FALSE, method = method)
        }
      }
      rows <- rbind(rows, data.frame(
        weights = paste(case$a, collapse = " "), df = paste(case$df, collapse = " "),
        denominator = if (is.infinite(ddf)) "inf" else paste(ddf), x = sprintf("%.17g", x),
        satterthwaite = sprintf("%.17g", tail("satterthwaite")), saddlepoint = sprintf("%.17g", tail("saddlepoint"))
      ))
    }
  }
}
file <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
out <- file.path(dirname(file), "r_chi_square_sums.csv")
made <- paste0("# Made by make_r_chi_square_sums.R with ", R.version.string, " and survey ", packageVersion("survey"), ".")
writeLines(made, out)
suppressWarnings(write.table(rows, out, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
