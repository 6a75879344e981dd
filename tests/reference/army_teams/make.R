# Writes expected.json. Run in this folder: Rscript make.R
# R with lme4, lmerTest, clubSandwich, multilevel, jsonlite.
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
write_json(list(made = as.character(Sys.Date()), R = R.version.string, entries = entries),
           "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE)
