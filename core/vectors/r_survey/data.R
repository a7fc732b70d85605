# The data files that several scripts of this folder read: only the columns that are used, as facts.
source("common.R")
data(api); data(nhanes); data(scd); data(crowd); data(mu284); data(election); data(fpc)

nhanes_data <- "National Health and Nutrition Examination Survey 2009-2010 (US National Center for Health Statistics), as in the nhanes data of R survey, weights rounded to two decimals; facts in the public domain"
scd_data <- "Survival after cardiac arrest by ambulance, as in the scd data of R survey (Levy and Lemeshow); facts"
crowd_data <- "Household crowding, as in the crowd data of R survey; facts"
mu284_data <- "Two-stage sample of Swedish municipalities, as in the mu284 data of R survey (Särndal, Swensson and Wretman 1992, page 143); facts"
election_data <- "Votes for president by county, United States 2004, as in the election data of R survey; facts"

write_schools <- function(data, name, extra = NULL) write_data(
  data[, c(extra, "stype", "api00", "api99", "enroll", "ell", "meals", "mobility", "acs.k3", "sch.wide", "comp.imp", "awards", "pw",
    intersect(c("fpc", "fpc1", "fpc2"), names(data)))], name)
schools_srs <- write_schools(apisrs, "schools_srs")
schools_strat <- write_schools(apistrat, "schools_strat")
schools_clus1 <- write_schools(apiclus1, "schools_clus1", c("dnum", "snum"))
schools_clus2 <- write_schools(apiclus2, "schools_clus2", c("dnum", "snum"))

people <- nhanes
people$WTMEC2YR <- round(people$WTMEC2YR, 2)
people$agecat <- c("0-19", "20-39", "40-59", "60+")[as.integer(people$agecat)]
people <- write_data(people, "nhanes")

d_srs <- svydesign(id = ~1, weights = ~pw, fpc = ~fpc, data = schools_srs)
d_strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = schools_strat)
d_clus1 <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = schools_clus1)
d_clus2 <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = schools_clus2)
d_nhanes <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = people)

# The same designs in peil's words.
p_srs <- list(weight = "pw", fpc = "fpc")
p_strat <- list(strata = "stype", weight = "pw", fpc = "fpc")
p_clus1 <- list(psu = "dnum", weight = "pw", fpc = "fpc")
p_clus2 <- list(psu = c("dnum", "snum"), fpc = c("fpc1", "fpc2"))
p_nhanes <- list(psu = "SDMVPSU", strata = "SDMVSTRA", weight = "WTMEC2YR", nest = TRUE)
