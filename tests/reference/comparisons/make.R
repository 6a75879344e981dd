# Writes expected.json. Run in this folder: Rscript make.R
# Base R with jsonlite.
options(digits = 15)
suppressMessages(library(jsonlite))
bfi <- read.csv("data.csv")
bfi$N <- rowMeans(bfi[paste0("N", 1:5)], na.rm = TRUE)
d <- bfi[!is.na(bfi$education) & !is.na(bfi$N), ]
d$edu <- factor(d$education)
entries <- list()

w <- oneway.test(N ~ edu, d)
entries[["welch"]] <- list(
  statistic = unname(w$statistic), df_between = unname(w$parameter[1]),
  df_within = unname(w$parameter[2]), p_value = w$p.value)

m <- tapply(d$N, d$edu, mean); v <- tapply(d$N, d$edu, var); n <- tapply(d$N, d$edu, length)
k <- combn(names(m), 2); a <- k[1, ]; b <- k[2, ]
se <- sqrt(v[a] / n[a] + v[b] / n[b])
df <- (v[a] / n[a] + v[b] / n[b])^2 /
  ((v[a] / n[a])^2 / (n[a] - 1) + (v[b] / n[b])^2 / (n[b] - 1))
t <- (m[a] - m[b]) / se
single <- 2 * pt(-abs(t), df)
q <- qtukey(.95, length(m), df)
entries[["games_howell"]] <- lapply(list(
  group_a = a, group_b = b, n_a = n[a], n_b = n[b], estimate = m[a] - m[b],
  std_error = se, df = df, statistic = t,
  p_value = ptukey(abs(t) * sqrt(2), length(m), df, lower.tail = FALSE),
  conf_low = m[a] - m[b] - se * q / sqrt(2), conf_high = m[a] - m[b] + se * q / sqrt(2),
  single = single), unname)
for (how in c("holm", "BH"))
  entries[[paste0("pairwise_t.", how)]] <- list(lower = unname(
    pairwise.t.test(d$N, d$edu, p.adjust.method = how, pool.sd = FALSE)$p.value))

# Hedges' g of every pair: pooled sd, exact factor, noncentral t
inside <- function(t, df, share) uniroot(
  function(x) pt(t, df, x) - share, t + c(-9, 9), tol = 1e-13)$root
free <- n[a] + n[b] - 2
h <- n[a] * n[b] / (n[a] + n[b])
s <- sqrt(((n[a] - 1) * v[a] + (n[b] - 1) * v[b]) / free)
J <- exp(lgamma(free / 2) - log(sqrt(free / 2)) - lgamma((free - 1) / 2))
dd <- (m[a] - m[b]) / s
entries[["hedges"]] <- lapply(list(
  g = dd * J,
  low = J * mapply(inside, dd * sqrt(h), free, .975) / sqrt(h),
  high = J * mapply(inside, dd * sqrt(h), free, .025) / sqrt(h)), unname)

# how often one is above the other: Wilcoxon's W over all pairs; DeLong's variance
place <- function(x, y) sapply(x, function(z) mean(y < z) + mean(y == z) / 2)
chance <- function(x, y) {
  f <- place(x, y); g <- place(y, x)
  c(theta = unname(suppressWarnings(wilcox.test(x, y)$statistic)) / (length(x) * length(y)),
    variance = var(f) / length(x) + var(g) / length(y))
}
u <- mapply(function(i, j) chance(d$N[d$edu == i], d$N[d$edu == j]), a, b)
entries[["superiority"]] <- list(theta = unname(u["theta", ]), variance = unname(u["variance", ]))

x <- d$N[d$gender == 1]; y <- d$N[d$gender == 2]
tt <- t.test(x, y)
entries[["two_groups"]] <- list(
  n = c(length(x), length(y)), statistic = unname(tt$statistic), df = unname(tt$parameter),
  p_value = tt$p.value, conf = as.vector(tt$conf.int),
  superiority = unname(chance(x, y)["theta"]))

entries[["studentized"]] <- lapply(c(3, 5, 12), function(k) list(
  k = k, q = c(1, 3, 4.2, 6, 9), df = c(5, 8, 20, 60, 300),
  p = ptukey(c(1, 3, 4.2, 6, 9), k, c(5, 8, 20, 60, 300), lower.tail = FALSE)))

entries[["power"]] <- list(
  two_teams = power.t.test(n = 10, sd = 22, power = .8)$delta,
  one_sided = power.t.test(n = 25, sd = 10, power = .9, sig.level = .01,
                           alternative = "one.sided")$delta)

made <- list(made = format(Sys.Date()), R = R.version.string, entries = entries)
write(toJSON(made, digits = NA, auto_unbox = TRUE, pretty = 1, na = "null"), "expected.json")
