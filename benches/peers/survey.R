# R survey's side: `Rscript survey.R WORKLOAD FOLDER OUT REPLICATES RHO TOLERANCE NAME=COUNT...`, the last for margins.
# FOLDER holds one file of raw numbers a column. OUT gets lines `key value`, OUT.csv the figures (OUT.f64 the weights).
suppressMessages(library(survey))

given <- commandArgs(trailingOnly = TRUE)
workload <- given[1]
folder <- given[2]
out <- given[3]
replicates <- as.integer(given[4])
rho <- as.numeric(given[5])
tolerance <- as.numeric(given[6])
margins <- given[-(1:6)]
seconds <- 15

column <- function(name) {
  whole <- file.path(folder, paste0(name, ".i32"))
  if (file.exists(whole)) return(readBin(whole, "integer", file.size(whole) / 4, size = 4, endian = "little"))
  number <- file.path(folder, paste0(name, ".f64"))
  readBin(number, "double", file.size(number) / 8, size = 8, endian = "little")
}
frame <- function(...) {
  names <- c(...)
  as.data.frame(setNames(lapply(names, column), names))
}

means <- function(design) svyby(~income, ~region, design, svymean, vartype = "se")

clusters <- function(...) {
  data <- frame("stratum", "psu", "weight", ...)
  if ("answer" %in% names(data)) data$answer <- factor(data$answer)
  list(data = data, setup = function() svydesign(~psu, strata = ~stratum, weights = ~weight, data = data))
}
# Degrees of freedom are one less than the replicates, as svy and many file descriptions have it; R's own are the rank of
# the replicate weights of each domain less one.
replicate_df <- replicates - 1
replicated <- function(...) {
  data <- frame("weight", ...)
  if ("answer" %in% names(data)) data$answer <- factor(data$answer)
  weights <- as.matrix(frame(paste0("rw", seq_len(replicates))))
  setup <- function() {
    svrepdesign(data = data, weights = ~weight, repweights = weights, type = "Fay", rho = rho, mse = TRUE,
                combined.weights = TRUE, degf = replicate_df)
  }
  list(data = list(data, weights), setup = setup)
}

# Limits of a share on the logit scale with the degrees of freedom of the domain, as `svyciprop` makes them.
logit <- function(share, se, df) {
  half <- qt(0.975, df) * se / (share * (1 - share))
  list(low = plogis(qlogis(share) - half), high = plogis(qlogis(share) + half))
}
# Degrees of freedom of every domain: PSUs less strata among its rows.
domain_df <- function(design, cells) {
  domain <- interaction(design$variables[cells], drop = TRUE, lex.order = TRUE)
  seen <- !duplicated(data.frame(domain, design$cluster[[1]]))
  strata <- !duplicated(data.frame(domain, design$strata[[1]]))
  as.vector(table(domain[seen]) - table(domain[strata]))
}
shares_long <- function(wide, cells, df) {
  levels <- sub("^answer", "", grep("^answer", names(wide), value = TRUE))
  errors <- as.matrix(SE(wide))
  rows <- lapply(seq_along(levels), function(place) {
    level <- levels[place]
    share <- wide[[paste0("answer", level)]]
    se <- errors[, place]
    limits <- logit(share, se, df)
    data.frame(wide[cells], answer = level, estimate = share, se = se, low = limits$low, high = limits$high)
  })
  do.call(rbind, rows)
}
means_long <- function(wide, df) {
  half <- qt(0.975, df) * wide$se
  data.frame(region = wide$region, estimate = wide$income, se = wide$se, low = wide$income - half,
             high = wide$income + half)
}

if (workload == "A") {
  task <- clusters("answer", "region", "size")
  cells <- c("region", "size")
  call <- function(design) {
    wide <- svyby(~answer, ~region + size, design, svymean, vartype = "se")
    wide <- wide[order(wide$region, wide$size), ]
    shares_long(wide, cells, domain_df(design, cells))
  }
  figures <- identity
} else if (workload == "B") {
  task <- clusters("income", "region")
  call <- means
  figures <- function(wide) means_long(wide, domain_df(task$setup(), "region"))
} else if (workload == "C") {
  task <- replicated("income", "region")
  call <- means
  figures <- function(wide) means_long(wide, replicate_df)
} else if (workload == "D") {
  task <- replicated("answer", "region")
  call <- function(design) svyby(~answer, ~region, design, svymean, vartype = "se")
  figures <- function(wide) shares_long(wide, "region", replicate_df)
} else if (workload == "E") {
  task <- clusters("income", "region")
  call <- function(design) {
    svyby(~income, ~region, design, svyquantile, quantiles = 0.5, interval.type = "mean", qrule = "hf1", ci = TRUE,
          vartype = c("se", "ci"))
  }
  figures <- function(wide) {
    names(wide) <- sub("\\..*$", "", names(wide))
    data.frame(region = wide$region, estimate = wide$income, se = wide$se, low = wide$ci_l, high = wide$ci_u)
  }
} else if (workload == "F") {
  questions <- sub("\\.i32$", "", list.files(folder, "^q[0-9]+\\.i32$"))
  questions <- questions[order(as.integer(sub("q", "", questions)))]
  data <- frame("weight", "size", "half", questions)
  task <- list(data = data, setup = function() svydesign(~1, weights = ~weight, data = data))
  call <- function(design) {
    lapply(questions, function(question) {
      svyby(reformulate(question), ~size + half, design, svyciprop, method = "logit", vartype = c("se", "ci"))
    })
  }
  figures <- function(all) {
    rows <- lapply(seq_along(all), function(at) {
      one <- all[[at]]
      data.frame(indicator = at - 1, size = one$size, half = one$half, estimate = one[[3]],
                 se = one[[4]], low = one$ci_l, high = one$ci_u)
    })
    do.call(rbind, rows)
  }
} else if (workload == "G") {
  parts <- strsplit(margins, "=")
  names <- vapply(parts, `[`, "", 1)
  data <- frame(names)
  rows <- nrow(data)
  for (name in names) data[[name]] <- factor(data[[name]])
  data$weight <- 1
  population <- lapply(parts, function(part) {
    codes <- seq_len(as.integer(part[2])) - 1
    shape <- 1 + 0.2 * cos(codes)
    setNames(data.frame(factor(codes), shape / sum(shape) * rows), c(part[1], "Freq"))
  })
  sample_margins <- lapply(names, function(name) reformulate(name))
  task <- list(data = data, setup = function() svydesign(~1, weights = ~weight, data = data))
  call <- function(design) {
    control <- list(maxit = 100, epsilon = tolerance, verbose = FALSE)
    rake(design, sample_margins, population, control = control)
  }
  figures <- function(design) as.numeric(weights(design))
}

# Memory as Linux counts it, after what loading left over has been collected.
memory <- function(field) {
  lines <- readLines("/proc/self/status")
  line <- grep(paste0("^", field, ":"), lines, value = TRUE)
  1024 * as.numeric(gsub("[^0-9]", "", line))
}
seconds_of <- function(work) {
  started <- proc.time()[["elapsed"]]
  value <- work()
  list(value = value, time = proc.time()[["elapsed"]] - started)
}
invisible(gc())
cat("5", file = "/proc/self/clear_refs")
before <- memory("VmRSS")
made <- seconds_of(task$setup)
first <- seconds_of(function() call(made$value))
peak <- memory("VmHWM")
times <- if (first$time > seconds) first$time else numeric(0)
while (length(times) < 1 || sum(times) < seconds && length(times) < 5) {
  times <- c(times, seconds_of(function() call(made$value))$time)
}
found <- figures(first$value)
if (is.numeric(found)) {
  writeBin(found, paste0(out, ".f64"), endian = "little")
} else {
  text <- vapply(found, function(part) is.numeric(part) && !is.integer(part), NA)
  found[text] <- lapply(found[text], function(part) sprintf("%.17g", part))
  write.csv(found, paste0(out, ".csv"), row.names = FALSE, quote = FALSE)
}
writeLines(c(
  paste("version", packageVersion("survey")),
  paste("language", paste(R.version$major, R.version$minor, sep = ".")),
  paste("setup", made$time),
  paste("call", times),
  paste("columns", format(as.numeric(object.size(task$data)), digits = 15)),
  paste("extra", format(peak - before, digits = 15))
), out)
