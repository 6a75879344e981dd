# Writes data.csv and expected.json. Run in this folder: Rscript make.R
# R with multilevel, psych, lavaan, semTools, lme4, jsonlite. The answers are drawn here.
options(digits = 15)
suppressMessages({library(multilevel); library(psych); library(lavaan); library(semTools)
  library(lme4); library(jsonlite)})
set.seed(20260924); n <- 600; groups <- 90
sizes <- c(rep(1, 6), rep(2, 8), rep(3, 8)); rest <- groups - length(sizes)
team <- c(rep(seq_along(sizes), sizes), length(sizes) + sample(rest, n - sum(sizes), TRUE))
common <- rnorm(n) + .5 * rnorm(groups)[team]
cut_at <- function(x, edges, low) low + findInterval(x, edges)
d <- data.frame(team = team)
for (j in 1:6) d[[paste0("ten", j)]] <-                       # 0 to 10
  cut_at(.8 * common + rnorm(n), seq(-2.2, 2.2, length.out = 10) - .3 * j, 0)
d$ten1[team %in% 30:33] <- 10; d[team == 34, 2:7] <- 7        # groups of one mind
for (j in 1:3) d[[paste0("con", j)]] <-                       # not reversed: one against two
  cut_at((if (j == 3) -1 else 1) * common + rnorm(n), c(-1.5, -.5, .5, 1.5), 1)
d$same <- 4                                                   # everybody answered alike
d$yes1 <- as.integer(common + rnorm(n) > -1); d$yes2 <- as.integer(common + rnorm(n) > 1)
d$yes3 <- as.integer(common + rnorm(n) > 0)
holes <- matrix(runif(n * 6) < .03, n); for (j in 1:6) d[holes[, j], paste0("ten", j)] <- NA
d[team == 40, paste0("ten", 1:6)] <- NA                       # nobody of a team answered
write.csv(d, "data.csv", row.names = FALSE, na = ""); d <- read.csv("data.csv")
ten <- paste0("ten", 1:6); con <- paste0("con", 1:3); yes <- paste0("yes", 1:3)
full <- d[complete.cases(d[ten]), ]
entries <- list()
add <- function(name, code) { e <- substitute(code)
  entries[[name]] <<- list(code = paste(deparse(e), collapse = "\n"),
    value = suppressWarnings(suppressMessages(eval(e)))) }
rel <- function(x) { x <- na.omit(x); a <- psych::alpha(x, check.keys = FALSE)
  list(total = as.list(a$total), feldt = c(a$feldt$lower.ci[[1]], a$feldt$upper.ci[[1]]),
    item_rest = a$item.stats$r.drop, dropped = a$alpha.drop$raw_alpha) }
om <- function(x, ...) { x <- na.omit(x)
  f <- cfa(paste("f =~", paste(names(x), collapse = "+")), x, std.lv = TRUE, ...,
    control = list(rel.tol = 1e-14, iter.max = 1e5))
  list(obs = as.numeric(compRelSEM(f)), model = as.numeric(compRelSEM(f, obs.var = FALSE))) }
add("ten.alpha", rel(d[ten])); add("con.alpha", rel(d[con])); add("yes.alpha", rel(d[yes]))
# psych deletes an item without variance, multilevel counts it among the k
add("same.alpha", list(psych = rel(d[c("con1", "con2", "same")])$total$raw_alpha,
  cronbach = cronbach(d[c("con1", "con2", "same")])$Alpha))
add("pair", { x <- d[c("con1", "con3")]; r <- cor(x)[1, 2]; list(r = r, alpha = 2 * r / (1 + r)) })
add("ten.omega", om(d[ten])); add("con.omega", om(d[con])); add("yes.omega", om(d[yes]))
add("ten.between", { x <- full[ten]; g <- factor(full$team); k <- table(g); N <- nrow(x)
  k0 <- (N - sum(k^2) / N) / (nlevels(g) - 1)
  W <- crossprod(as.matrix(x) - apply(x, 2, ave, g)) / (N - nlevels(g))
  B <- (cov(x) * (N - 1) - W * (N - nlevels(g))) / (nlevels(g) - 1)
  V <- (B - W) / k0; list(alpha = 6 / 5 * (1 - sum(diag(V)) / sum(V)), covariance = V) })
nulls <- c(uniform = 10, slight = 7.31, moderate = 6.32, triangular = 3.32)
for (null in names(nulls))
  entries[[paste0("ten.rwg.", null)]] <- list(code = "rwg.j",
    value = as.list(rwg.j(d[ten], d$team, ranvar = nulls[[null]])))
add("ten.lindell", as.list(rwg.j.lindell(d[ten], d$team, ranvar = 10)))
add("ten.awg", as.list(awg(d[ten], d$team, range = c(0, 10))))
add("ten.ad", as.list(ad.m(d[ten], d$team))); add("ten.ad.median", as.list(ad.m(d[ten], d$team, type = "median")))
add("con.triangular", as.list(rwg.j(d[con], d$team, ranvar = 1.32)))
score <- rowMeans(d[ten], na.rm = TRUE); score[rowSums(!is.na(d[ten])) < 4] <- NA
add("ten.icc", { here <- !is.na(score); y <- score[here]; g <- factor(d$team[here]); m <- aov(y ~ g)
  f <- summary(m)[[1]]; k <- table(g); N <- length(y); k0 <- (N - sum(k^2) / N) / (nlevels(g) - 1)
  msb <- f[1, 3]; msw <- f[2, 3]; F <- f[1, 4]; q <- qf(.975, f[1, 1], f[2, 1]); p <- qf(.025, f[1, 1], f[2, 1])
  l <- lmer(y ~ 1 + (1 | g), control = lmerControl(optCtrl = list(ftol_abs = 1e-14, xtol_abs = 1e-12)))
  v <- as.data.frame(VarCorr(l))$vcov
  list(icc1 = (msb - msw) / (msb + (k0 - 1) * msw), icc2 = ICC2(m), mean_size = ICC1(m), k0 = k0,
    low = (F / q - 1) / (F / q + k0 - 1), high = (F / p - 1) / (F / p + k0 - 1),
    reml = v[1] / sum(v), n = N, groups = nlevels(g)) })
add("ten.polychoric", { x <- full[ten]; x[] <- lapply(x, ordered); unclass(lavCor(x, ordered = ten, missing = "listwise")) })
add("yes.polychoric", { x <- d[yes]; x[] <- lapply(x, ordered); unclass(lavCor(x, ordered = yes)) })
# the mean of the items' percents favourable (9, 10), and its error over respondents
add("ten.favourable", { x <- (full[ten] >= 9) * 100; m <- rowMeans(x)
  list(mean = mean(m), error = sqrt(mean((m - mean(m))^2) / nrow(x)), n = nrow(x)) })
packages <- sapply(c("multilevel", "psych", "lavaan", "semTools", "lme4"), function(p) as.character(packageVersion(p)))
write_json(list(made = as.character(Sys.Date()), R = R.version.string, packages = as.list(packages),
  entries = entries), "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE, na = "null", force = TRUE)
