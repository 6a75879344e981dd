# Writes expected.json. Run in this folder: Rscript make.R
# R with psych, lavaan, semTools, multilevel, jsonlite.
options(digits = 15)
suppressMessages({library(psych); library(lavaan); library(semTools); library(multilevel); library(jsonlite)})
bfi <- read.csv("data.csv")
keys <- list(A = c("-A1", "A2", "A3", "A4", "A5"), E = c("-E1", "-E2", "E3", "E4", "E5"),
             O = c("O1", "-O2", "O3", "O4", "-O5"))
table <- function(x) { x <- as.data.frame(x); c(list(row = rownames(x)), as.list(x)) }
entries <- list()
for (s in names(keys)) {
  items <- sub("-", "", keys[[s]]); x <- bfi[items]
  for (j in which(grepl("^-", keys[[s]]))) x[[j]] <- 7 - x[[j]]
  z <- na.omit(x)
  summarise <- function(a) list(
    total = as.list(a$total), alpha_drop = table(a$alpha.drop), item_stats = table(a$item.stats),
    feldt = sapply(a$feldt[c("lower.ci", "alpha", "upper.ci")], function(v) as.numeric(unlist(v))[1]) |> as.list())
  name <- function(what) paste0("bfi.", s, ".", what)
  entries[[name("alpha.complete")]] <- list(value = c(list(n = nrow(z)), summarise(psych::alpha(z))))
  entries[[name("alpha.pairwise")]] <- list(value = summarise(psych::alpha(x)))
  entries[[name("cronbach.multilevel")]] <- list(value = c(cronbach(x), list(items = as.list(item.total(x)))))
  fit <- cfa(paste("F =~", paste(items, collapse = "+")), z, std.lv = TRUE)
  entries[[name("omega.semTools")]] <- list(value = list(
    compRelSEM = unclass(compRelSEM(fit))[[1]], compRelSEM_modelvar = unclass(compRelSEM(fit, obs.var = FALSE))[[1]]))
  p <- parameterEstimates(fit); l <- p$est[p$op == "=~"]; t <- p$est[p$op == "~~" & p$lhs != "F"]
  S <- cov(z); n <- nrow(z)
  entries[[name("omega.byhand")]] <- list(value = list(
    omega_model = sum(l)^2 / (sum(l)^2 + sum(t)), omega_obs_N = sum(l)^2 / (sum(S) * (n - 1) / n),
    omega_obs_Nm1 = sum(l)^2 / sum(S)))
  if (s == "A") entries[["bfi.A.cfa1.ml"]] <- list(value = list(n = n, pe = as.list(p), fit = as.list(fitMeasures(fit))))
}
write_json(list(made = as.character(Sys.Date()), R = R.version.string, entries = entries),
           "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE)
