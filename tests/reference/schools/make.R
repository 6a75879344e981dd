# Writes strat.csv, clus1.csv, srs.csv and expected.json. Run in this folder: Rscript make.R
# R with survey, jsonlite.
options(digits = 15)
suppressMessages({library(survey); library(jsonlite)})
data(api)
kept <- c("stype", "sch.wide", "dnum", "api00", "api99", "enroll", "pw", "fpc")
read <- function(frame, name) {
  write.csv(frame[kept], name, row.names = FALSE, na = "")
  d <- read.csv(name)
  d$stype <- factor(d$stype); d$sch.wide <- factor(d$sch.wide, c("No", "Yes"))
  # missing answers: every seventh value of the year before
  d$gaps <- d$api99; d$gaps[seq(3, nrow(d), 7)] <- NA
  d
}
st <- read(apistrat, "strat.csv"); c1 <- read(apiclus1, "clus1.csv"); sr <- read(apisrs, "srs.csv")
ds <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = st, fpc = ~fpc)
dsn <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = st)
dc <- svydesign(id = ~dnum, weights = ~pw, data = c1, fpc = ~fpc)
dr <- svydesign(id = ~1, weights = ~pw, fpc = ~fpc, data = sr)
designs <- list(strat = ds, strat_nofpc = dsn, clus1 = dc, srs = dr)
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
tight <- list(maxit = 1000, epsilon = 1e-13)
close <- list(maxit = 100, epsilon = 1e-10)
raked <- function(d, control = tight) rake(d, list(~stype, ~sch.wide), list(types, wide), control = control)
entries <- list()
add <- function(name, code) {
  e <- substitute(code)
  entries[[name]] <<- list(code = paste(deparse(e), collapse = "\n"), value = eval(e))
}
cols <- function(x) { x <- as.list(as.data.frame(x)); lapply(x, function(v) if (is.factor(v)) as.character(v) else unname(v)) }
whole <- function(D) {
  m <- svymean(~api00 + api99, D, deff = TRUE); t <- svytotal(~enroll, D, na.rm = TRUE); r <- svyratio(~api00, ~api99, D)
  list(mean = as.vector(coef(m)), se = as.vector(SE(m)), deff = as.vector(deff(m)),
       ci_z = unname(confint(m)), ci_t = unname(confint(m, df = degf(D))), degf = degf(D),
       total_enroll = as.vector(coef(t)), total_se = as.vector(SE(t)),
       stype_mean = as.vector(coef(svymean(~stype, D))), stype_se = as.vector(SE(svymean(~stype, D))),
       ratio = as.vector(coef(r)), ratio_se = as.vector(SE(r)), var = as.vector(svyvar(~api00, D)))
}
for (n in names(designs)) {
  D <- designs[[n]]
  add(paste0(n, ".mean_total"), whole(D))
  add(paste0(n, ".by"), list(
    mean = cols(svyby(~api00, ~stype, D, svymean)), wide = cols(svyby(~api00, ~sch.wide, D, svymean)),
    total = cols(svyby(~enroll, ~stype, D, svytotal)),
    ratio = cols(svyby(~api00, ~sch.wide, denominator = ~api99, D, svyratio))))
  add(paste0(n, ".gaps"), { m <- svymean(~gaps, D, na.rm = TRUE, deff = TRUE); b <- svyby(~gaps, ~stype, D, svymean, na.rm = TRUE)
    list(mean = as.vector(coef(m)), se = as.vector(SE(m)), deff = as.vector(deff(m)), by = cols(b)) })
  add(paste0(n, ".share"), { p <- svyciprop(~I(sch.wide == "Yes"), D, method = "beta")
    list(share = as.vector(p), se = as.vector(SE(p)), interval = as.vector(attr(p, "ci"))) })
}
add("strat.alpha", { V <- svyvar(~api00 + api99 + enroll, ds)
  list(alpha = as.vector(svycralpha(~api00 + api99 + enroll, ds)), variances = as.vector(diag(as.matrix(V))),
       means = as.vector(coef(svymean(~api00 + api99 + enroll, ds))), total = as.vector(coef(svyvar(~I(api00 + api99 + enroll), ds)))) })
adjusted <- list(postStratify = function(d) postStratify(d, ~stype, types), postStratify_wide = function(d) postStratify(d, ~sch.wide, wide), rake = raked)
for (n in c("clus1", "strat", "srs")) for (how in names(adjusted)) {
  D <- adjusted[[how]](designs[[n]])
  add(paste(n, how, sep = "."), { m <- svymean(~api00, D, deff = TRUE); t <- svytotal(~enroll, D); r <- svyratio(~api00, ~api99, D); g <- svymean(~gaps, D, na.rm = TRUE)
    p <- svyciprop(~I(api00 > 700), D, method = "beta")
    list(mean = as.vector(coef(m)), se = as.vector(SE(m)), deff = as.vector(deff(m)), total = as.vector(coef(t)), total_se = as.vector(SE(t)),
         ratio = as.vector(coef(r)), ratio_se = as.vector(SE(r)), gaps = as.vector(coef(g)), gaps_se = as.vector(SE(g)),
         share = as.vector(p), share_se = as.vector(SE(p)), share_interval = as.vector(attr(p, "ci")),
         by = cols(svyby(~api00, ~stype, D, svymean)), weights = as.vector(weights(D))) })
}
add("clus1.rake_1e10", { D <- raked(dc, close); m <- svymean(~api00, D); t <- svytotal(~enroll, D)
  list(mean = as.vector(coef(m)), se = as.vector(SE(m)), total = as.vector(coef(t)), total_se = as.vector(SE(t)), weights = as.vector(weights(D))) })
add("clus1.trim", { D <- raked(dc); T <- trimWeights(D, lower = 20, upper = 60, strict = TRUE)
  list(range_before = range(weights(D)), range_after = range(weights(T)), sum = sum(weights(T)),
       mean = as.vector(coef(svymean(~api00, T))), se = as.vector(SE(svymean(~api00, T))), weights = as.vector(weights(T))) })
add("strat.trim", { D <- raked(ds); T <- trimWeights(D, lower = 20, upper = 45, strict = TRUE)
  list(range_before = range(weights(D)), range_after = range(weights(T)), sum = sum(weights(T)),
       mean = as.vector(coef(svymean(~api00, T))), se = as.vector(SE(svymean(~api00, T))), weights = as.vector(weights(T))) })
kish <- function(w) list(design_effect = length(w) * sum(w^2) / sum(w)^2, effective_n = sum(w)^2 / sum(w^2))
add("kish", list(strat = kish(st$pw), clus1_raked = kish(weights(raked(dc)))))
versions <- sapply(c("survey", "jsonlite"), function(p) as.character(packageVersion(p)))
write_json(list(made = as.character(Sys.Date()), R = R.version.string, packages = as.list(versions), entries = entries),
           "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE)
