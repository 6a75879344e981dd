# Writes expected.json. Run in this folder: Rscript make.R
# Base R only. The first 400 rows of ../bfi/data.csv (15 items, codes 1 to 6).
options(digits = 17)
items <- c(paste0("A", 1:5), paste0("E", 1:5), paste0("O", 1:5))
x <- as.matrix(head(read.csv("../bfi/data.csv")[items], 400))
n <- nrow(x)
rows <- function(f) sapply(seq_len(n), function(i) f(x[i, ]))

# runs: rle gives every missing answer a run of its own
runs <- lapply(seq_len(n), function(i) { r <- rle(x[i, ]); r$lengths[!is.na(r$values)] })

# distance over the items that were answered
m <- colMeans(x, na.rm = TRUE)
S <- cov(x, use = "pairwise")
d2 <- rows(function(v) { o <- !is.na(v)
  if (any(o)) mahalanobis(v[o], m[o], S[o, o, drop = FALSE]) else NA })
p <- pchisq(d2, rowSums(!is.na(x)), lower.tail = FALSE)
# missing answers set to the mean, as in psych::outlier
z <- sweep(x, 2, m); z[is.na(z)] <- 0
d2_mean <- rowSums((z %*% solve(S)) * z)

# even-odd over the three scales, reversed items turned
turned <- x
for (j in c("A1", "E1", "E2", "O2", "O5")) turned[, j] <- 7 - x[, j]
halves <- function(v) {
  s <- matrix(v, 5); mean_of <- function(k) apply(s[k, , drop = FALSE], 2, mean, na.rm = TRUE)
  odd <- mean_of(c(1, 3, 5)); even <- mean_of(c(2, 4)); ok <- is.finite(odd) & is.finite(even)
  if (sum(ok) < 3 || sd(odd[ok]) == 0 || sd(even[ok]) == 0) return(NA)
  r <- cor(odd[ok], even[ok]); max(2 * r / (1 + r), -1) }
even_odd <- sapply(seq_len(n), function(i) halves(turned[i, ]))

# synonyms above .45, the item with the higher mean first; antonyms below -.35
C <- cor(x, use = "pairwise.complete.obs")
pairs_of <- function(M, above) {
  found <- which(upper.tri(M) & M > above, arr.ind = TRUE)
  t(apply(found, 1, function(ij) if (m[ij[2]] > m[ij[1]]) rev(ij) else ij)) }
within <- function(pairs) function(v) {
  a <- v[pairs[, 1]]; b <- v[pairs[, 2]]; ok <- !is.na(a) & !is.na(b)
  if (sum(ok) < 3 || sd(a[ok]) == 0 || sd(b[ok]) == 0) NA else cor(a[ok], b[ok]) }
syn <- pairs_of(C, .45); ant <- pairs_of(-C, .35)

values <- list(
  longest = sapply(runs, function(r) if (length(r)) max(r) else NA),
  average = sapply(runs, function(r) if (length(r)) mean(r) else NA),
  irv = rows(function(v) sd(v, na.rm = TRUE)),
  mahalanobis = d2, mahalanobis_p = p, mahalanobis_mean = d2_mean,
  even_odd = even_odd,
  synonyms = rows(within(syn)), antonyms = rows(within(ant)),
  n_synonyms = nrow(syn), n_antonyms = nrow(ant),
  covariance = as.vector(S), correlation = as.vector(C))
number <- function(v) paste(ifelse(is.na(v), "null", trimws(formatC(v, digits = 17, format = "g"))), collapse = ", ")
entries <- paste0('  "', names(values), '": [', sapply(values, number), "]", collapse = ",\n")
cat('{\n  "made": "', as.character(Sys.Date()), '",\n  "R": "', R.version.string, '",\n', entries, "\n}\n",
    sep = "", file = "expected.json")
