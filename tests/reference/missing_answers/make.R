# Writes data.csv and expected.json. Run in this folder: Rscript make.R
# R with lavaan, semTools, psych, jsonlite; reads ../bfi/data.csv.
suppressMessages({library(lavaan); library(semTools); library(psych); library(jsonlite)})
x <- read.csv("../bfi/data.csv")[c("A1", "A2", "A3", "A4", "A5")]
x$A1 <- 7 - x$A1
set.seed(3)
# more holes: some depend on another answer, some on nothing
x$A2[!is.na(x$A5) & x$A5 < 4 & runif(nrow(x)) < .6] <- NA
x$A4[runif(nrow(x)) < .3] <- NA
x <- x[seq(1, nrow(x), by = 4), ]
write.csv(x, "data.csv", row.names = FALSE, na = "")
f <- lavCor(x, missing = "ml", output = "fit", se = "none", em.h1.iter.max = 50000, em.h1.tol = 1e-14)
s <- lavInspect(f, "sampstat")
v <- matrix(as.numeric(s$cov), 5)
a <- psych::alpha(as.data.frame(x))
m <- cfa(paste("F =~", paste(names(x), collapse = "+")), x, std.lv = TRUE, missing = "fiml",
         em.h1.iter.max = 50000, em.h1.tol = 1e-14, control = list(rel.tol = 1e-14, x.tol = 1e-14, iter.max = 5000))
p <- parameterEstimates(m)
few <- x[rowSums(!is.na(x)) >= 4, ]
write_json(list(
  R = R.version.string, lavaan = as.character(packageVersion("lavaan")), psych = as.character(packageVersion("psych")),
  fiml = list(means = as.numeric(s$mean), covariance = v, alpha = 5 / 4 * (1 - sum(diag(v)) / sum(v)),
              omega = unname(unclass(compRelSEM(m))[[1]]), omega_model = unname(unclass(compRelSEM(m, obs.var = FALSE))[[1]]),
              loadings = p$est[p$op == "=~"], uniquenesses = p$est[p$op == "~~" & p$lhs != "F"]),
  pairwise = list(covariance = unname(cov(x, use = "pairwise")), alpha = a$total$raw_alpha,
                  n = a$item.stats$n, alpha_of_those_with_four = psych::alpha(as.data.frame(few))$total$raw_alpha)),
  "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE)
