# Several items together, and a share of a narrower base told of all: R's svymean of columns that are made here by hand,
# against requests that name the items, or the base, alone.
source("data.R")
designs <- list(srs = list(d_srs, p_srs), strat = list(d_strat, p_strat), clus1 = list(d_clus1, p_clus1), clus2 = list(d_clus2, p_clus2))
items <- c("sch.wide", "comp.imp", "awards")
yes_no <- function(truth) ifelse(truth, "yes", "no")

# `asked` is what peil is asked, `own` the same of a column made by hand; their rows differ in name and category alone.
pairs <- function(by = NULL) {
  of <- function(measure, ...) query(measure, measure, items, equals = many("No"), ..., by = by)
  list(
    list(of("any_of", interval = "beta"), list(share("any_of", "any", "yes", by = by)), NULL),
    list(of("all_of", interval = "logit"), list(share("all_of", "all", "yes", "logit", by = by)), NULL),
    list(of("count_mean"), list(query("count_mean", "mean", "number", by = by)), NULL),
    list(of("multiple", interval = "beta"), lapply(items, function(item) share("multiple", item, "No", by = by)), items),
    list(share("target", "awards", "No", base = list(list(question = "sch.wide", is = many("Yes"))), of_all = TRUE, by = by),
      list(share("target_of_all", "both", "yes", by = by)), NULL))
}
for (name in names(designs)) {
  design <- designs[[name]][[1]]
  data <- design$variables
  chosen <- sapply(items, function(item) data[[item]] == "No")
  design$variables$any <- yes_no(rowSums(chosen) > 0)
  design$variables$all <- yes_no(rowSums(chosen) == 3)
  design$variables$number <- rowSums(chosen)
  design$variables$both <- yes_no(data$sch.wide == "Yes" & data$awards == "No")
  all_pairs <- c(pairs(), pairs("stype"))
  rows <- do.call(c, lapply(all_pairs, function(pair) do.call(c, lapply(seq_along(pair[[2]]), function(i) {
    rows <- expected_rows(pair[[2]][[i]], design)
    if (!is.null(pair[[3]])) rows <- lapply(rows, function(row) { row["category"] <- list(pair[[3]][i]); row })
    rows
  }))))
  write_case_json(list(name = paste0("r_several_items_", name), born = born(api_data),
    note = "R's svymean of columns made by hand of the items, and of the answers of a narrower base.",
    request = list(design = designs[[name]][[2]], queries = lapply(all_pairs, `[[`, 1)),
    answers = paste0("schools_", name, ".csv"), tolerance = 1e-9, expected = rows))
}
