# Writes expected.json. Run in this folder: Rscript make.R
# R with lme4, lmerTest, clubSandwich, multilevel, nlme, psych, jsonlite.
options(digits = 15)
suppressMessages({library(lme4); library(lmerTest); library(clubSandwich); library(jsonlite)})
bh <- read.csv("data.csv")
# tight: the default tolerance of lme4 moves variances by about 1e-5
TIGHT <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5))
S <- function(m) {
  s <- summary(m); vc <- as.data.frame(VarCorr(m)); V <- as.matrix(vcov(m))
  list(n = nobs(m), ngrps = as.integer(ngrps(m)), coef = table(s$coefficients),
       vc = vc[c("grp", "var1", "var2", "vcov", "sdcor")], logLik = as.numeric(logLik(m)),
       REML = isREML(m), vcov = list(rows = rownames(V), cols = colnames(V), values = unname(V)),
       singular = isSingular(m))
}
table <- function(x) { x <- as.data.frame(x); c(list(row = rownames(x)), as.list(x)) }
f <- list(null = WBEING ~ 1 + (1 | GRP), ri = WBEING ~ HRS + LEAD + (1 | GRP),
          contextual = WBEING ~ HRS + LEAD + G.HRS + G.LEAD + (1 | GRP),
          hybrid = WBEING ~ W.HRS + W.LEAD + G.HRS + G.LEAD + (1 | GRP))
entries <- list()
for (k in names(f)) for (r in c(TRUE, FALSE))
  entries[[paste0("bh1996.lmer.", k, if (r) ".REML" else ".ML")]] <-
    list(value = S(lmer(f[[k]], bh, REML = r, control = TIGHT)))
robust <- function(m, g, type) {
  V <- vcovCR(m, cluster = g, type = type)
  list(vcov = list(rows = rownames(V), cols = colnames(V), values = unname(as.matrix(V))),
       coef_test = table(coef_test(m, vcov = V, cluster = g, test = "Satterthwaite")))
}
m <- lm(WBEING ~ HRS + LEAD + COHES, bh)
for (t in c("CR0", "CR1", "CR1S", "CR2"))
  entries[[paste0("bh1996.clubSandwich.", t)]] <- list(value = robust(m, bh$GRP, t))
b3 <- subset(bh, GRP <= 20); m3 <- lm(WBEING ~ HRS + LEAD, b3)
entries[["bh1996.first20.CR2"]] <- list(value = list(
  n = nrow(b3), G = length(unique(b3$GRP)), coef = as.list(coef(m3)),
  CR2 = table(coef_test(m3, vcov = vcovCR(m3, cluster = b3$GRP, type = "CR2"), cluster = b3$GRP))))
suppressMessages({library(multilevel); library(nlme); library(psych)})
for (v in c("COHES", "LEAD", "HRS", "WBEING")) {
  m <- aov(bh[[v]] ~ as.factor(bh$GRP)); a <- summary(m)[[1]]; l <- lme4::lmer(bh[[v]] ~ 1 + (1 | bh$GRP))
  n <- base::table(bh$GRP); k0 <- (sum(n) - sum(n^2) / sum(n)) / (length(n) - 1); vc <- as.data.frame(VarCorr(l))$vcov
  entries[[paste0("bh1996.icc.", v)]] <- list(value = list(
    ICC1 = ICC1(m), ICC2 = ICC2(m), MSB = a[1, 3], MSW = a[2, 3], dfB = a[1, 1], dfW = a[2, 1], F = a[1, 4], p = a[1, 5],
    mean_group_size = mean(n), bliese_k0 = k0, ICC1_with_k0 = (a[1, 3] - a[2, 3]) / (a[1, 3] + (k0 - 1) * a[2, 3]),
    mult_icc = as.list(mult.icc(data.frame(v = bh[[v]], v2 = bh[[v]]), bh$GRP)[1, 2:3]),
    lmer_tau00 = vc[1], lmer_sigma2 = vc[2], lmer_icc = vc[1] / sum(vc)))
}
r <- rwg(bh$WBEING, bh$GRP, ranvar = 2)
entries[["bh1996.rwg.WBEING"]] <- list(value = list(head = as.list(head(r, 10)), mean = mean(r$rwg, na.rm = TRUE)))
r <- rwg(bh$LEAD, bh$GRP, ranvar = 2)
entries[["bh1996.rwg.LEAD"]] <- list(value = list(per_group = as.list(r), mean = mean(r$rwg, na.rm = TRUE)))
r <- ad.m(bh$LEAD, bh$GRP)
entries[["bh1996.ad.LEAD"]] <- list(value = list(per_group = as.list(r), mean = mean(r$AD.M, na.rm = TRUE)))
r <- awg(bh$LEAD, bh$GRP)
entries[["bh1996.awg.LEAD"]] <- list(value = list(per_group = as.list(r), mean = mean(r$a.wg, na.rm = TRUE)))
s <- statsBy(bh[c("GRP", "COHES", "LEAD", "HRS", "WBEING")], "GRP")
entries[["bh1996.statsBy"]] <- list(value = list(ICC1 = as.list(s$ICC1), ICC2 = as.list(s$ICC2), F = as.list(s$F)))
g <- gmeanrel(lme(LEAD ~ 1, random = ~1 | GRP, bh))
entries[["bh1996.rgr"]] <- list(value = list(ICC = g$ICC, group_sizes_head = head(as.vector(g$GrpSize), 10),
  mean_reliability = mean(g$MeanRel), rel_head = head(as.vector(g$MeanRel), 10)))
write_json(list(made = as.character(Sys.Date()), R = R.version.string, entries = entries),
           "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE)
