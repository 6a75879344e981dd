# Writes data.csv and expected.json. Run in this folder: Rscript make.R
# R with multilevel, psych, jsonlite.
options(digits = 15)
suppressMessages({library(multilevel); library(psych); library(jsonlite)})
data(lq2002); data(cohesion)
items <- sprintf("LEAD%02d", 1:11)
lq <- lq2002[c("COMPID", items, "TSIG01", "TSIG02", "TSIG03", "LEAD")]
write.csv(lq, "data.csv", row.names = FALSE, na = "")
lq <- read.csv("data.csv")
# missing answers: every 17th of the second item, every 23rd of the fifth
gaps <- lq
gaps[seq(1, nrow(lq), 17), "LEAD02"] <- NA; gaps[seq(3, nrow(lq), 23), "LEAD05"] <- NA
table <- function(x) { x <- as.data.frame(x); as.list(x) }
entries <- list()
add <- function(name, code) {
  e <- substitute(code)
  entries[[name]] <<- list(code = paste(deparse(e), collapse = "\n"), value = eval(e))
}
add("rwg.j.uniform", table(rwg.j(lq[items], lq$COMPID, ranvar = 2)))
add("rwg.j.slight_skew", table(rwg.j(lq[items], lq$COMPID, ranvar = 1.34)))
add("rwg.j.moderate_skew", table(rwg.j(lq[items], lq$COMPID, ranvar = .9)))
add("rwg.j.lindell", table(rwg.j.lindell(lq[items], lq$COMPID, ranvar = 2)))
add("awg", table(awg(lq[items], lq$COMPID, range = c(1, 5))))
add("ad.mean", table(ad.m(lq[items], lq$COMPID, type = "mean")))
add("ad.median", table(ad.m(lq[items], lq$COMPID, type = "median")))
add("rwg.single", table(rwg(lq$LEAD01, lq$COMPID, ranvar = 2)))
add("awg.single", table(awg(lq$LEAD01, lq$COMPID, range = c(1, 5))))
add("ad.single", table(ad.m(lq$LEAD01, lq$COMPID)))
add("gaps.rwg.j", table(rwg.j(gaps[items], gaps$COMPID, ranvar = 2)))
add("gaps.awg", table(awg(gaps[items], gaps$COMPID)))
add("gaps.ad", table(ad.m(gaps[items], gaps$COMPID)))
add("icc", { y <- rowMeans(lq[items]); m <- aov(y ~ as.factor(lq$COMPID))
  list(ICC1 = ICC1(m), ICC2 = ICC2(m),
       mult = as.list(mult.icc(data.frame(a = y, b = y), lq$COMPID)[1, 2:3])) })
add("alpha", cronbach(lq[items]))
add("two.items", { z <- lq[c("TSIG01", "TSIG02")]; a <- psych::alpha(z)
  list(std = a$total$std.alpha, r = cor(z)[1, 2]) })
by <- split(lq[items], lq$COMPID)
add("alpha.by.company", list(group = names(by), alpha = sapply(by, function(z) cronbach(z)$Alpha),
  n = sapply(by, nrow)))
# eleven rows in platoons, one answer missing; Shrout & Fleiss (1979), table 2
co <- cohesion
add("cohesion", { g <- paste(co$UNIT, co$PLATOON); list(data = as.list(co), rwgj = table(rwg.j(co[3:7], g, 2)),
  lindell = table(rwg.j.lindell(co[3:7], g, 2)), awg = table(awg(co[3:7], g)), ad = table(ad.m(co[3:7], g))) })
sf <- matrix(c(9,2,5,8, 6,1,3,2, 8,4,6,8, 7,1,2,6, 10,5,6,9, 6,2,4,7), ncol = 4, byrow = TRUE)
add("shrout.fleiss", as.list(suppressWarnings(ICC(sf, lmer = FALSE)$results)))
packages <- sapply(c("multilevel", "psych", "nlme"), function(p) as.character(packageVersion(p)))
write_json(list(made = as.character(Sys.Date()), R = R.version.string, packages = as.list(packages),
                entries = entries), "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE, na = "null")
