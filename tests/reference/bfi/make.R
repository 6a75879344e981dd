# Writes expected.json. Run in this folder: Rscript make.R
# R with psych, lavaan, semTools, multilevel, polycor, jsonlite.
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
  g <- suppressWarnings(splitHalf(z, raw = TRUE, covar = TRUE))
  entries[[name("guttman")]] <- list(value = c(as.list(unlist(g[c("maxrb", "minrb", "meanr", "av.r", "alpha", "lambda2", "lambda6")])),
    list(lambda6_cor_smc = psych::alpha(z)$total[["G6(smc)"]])))
  o <- z; o[] <- lapply(o, ordered)
  m <- unclass(lavCor(o, ordered = items)); th <- unclass(lavCor(o, ordered = items, output = "th"))
  entries[[name("polychoric.lavaan")]] <- list(value = list(
    rho = list(rows = rownames(m), cols = colnames(m), values = unname(m)), thresholds = as.list(th)))
  pc <- polychoric(z, correct = 0, progress = FALSE)
  entries[[name("polychoric.psych.complete")]] <- list(value = list(rho = list(values = unname(pc$rho)), tau = list(values = unname(pc$tau))))
  k <- combn(items, 2); ml <- polycor::polychor(z[[1]], z[[2]], ML = TRUE, std.err = TRUE); ts <- polycor::polychor(z[[1]], z[[2]], std.err = TRUE)
  entries[[name("polychoric.polycor")]] <- list(value = list(
    pairs = paste(k[1, ], k[2, ]), rho_twostep = apply(k, 2, function(q) polycor::polychor(z[[q[1]]], z[[q[2]]])),
    first_pair_ML = as.list(ml$rho), first_pair_ML_se = sqrt(ml$var[1, 1]), first_pair_ML_row = as.list(ml$row.cuts),
    first_pair_ML_col = as.list(ml$col.cuts), first_pair_twostep_se = sqrt(ts$var[1, 1]),
    first_pair_twostep_chisq = ts$chisq, df = ts$df))
  f <- cfa(paste("F =~", paste(items, collapse = "+")), o, ordered = items, std.lv = TRUE)
  r <- suppressWarnings(reliability(f)); gamma <- lavInspect(f, "gamma"); here <- grepl("~~", rownames(gamma))
  entries[[name("ordinal_alpha")]] <- list(value = list(
    alpha_of_polychoric = psych::alpha(pc$rho)$total$raw_alpha, reliability = as.list(r[, 1]), reliability_rows = rownames(r),
    compRelSEM_ordscale = unclass(compRelSEM(f, ord.scale = TRUE))[[1]],
    compRelSEM_latentscale = unclass(compRelSEM(f, ord.scale = FALSE))[[1]],
    wlsmv_loadings = as.list(lavInspect(f, "std")$lambda[, 1])))
  entries[[name("polychoric.gamma")]] <- list(value = list(n = nrow(z), pairs = rownames(gamma)[here], gamma = unname(diag(gamma)[here])))
  if (s == "A") entries[["bfi.A.cfa1.ml"]] <- list(value = list(n = n, pe = as.list(p), fit = as.list(fitMeasures(fit))))
}
write_json(list(made = as.character(Sys.Date()), R = R.version.string, entries = entries),
           "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE)
