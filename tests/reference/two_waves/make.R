# Changes of means between two waves: of different, of the same, and of partly the same
# people. Base R alone:  Rscript make.R  writes data.csv and expected.json.
set.seed(20261124)
n <- 40
trait <- rnorm(n, 62, 14)
before <- round(trait + rnorm(n, 0, 9), 2)
now <- round(trait + 3 + rnorm(n, 0, 11), 2)
before[31:40] <- NA # ten answered only now
now[24:30] <- NA # seven only before
data <- data.frame(person = sprintf("p%02d", 1:n), before, now)
write.csv(data, "data.csv", row.names = FALSE)

x <- before[!is.na(before)]
y <- now[!is.na(now)]
both <- !is.na(before) & !is.na(now)
test <- function(t) {
  list(estimate = unname(diff(rev(t$estimate))), std_error = t$stderr,
       df = unname(t$parameter), conf_low = t$conf.int[1], conf_high = t$conf.int[2],
       p_value = t$p.value)
}
apart <- test(t.test(y, x))
pair <- t.test(now[both], before[both], paired = TRUE)
same <- list(estimate = unname(pair$estimate), std_error = pair$stderr,
             df = unname(pair$parameter), conf_low = pair$conf.int[1],
             conf_high = pair$conf.int[2], p_value = pair$p.value)

# Derrick, Russ, Toher & White (2017), the test for unequal variances
m <- sum(both); n1 <- length(x); n2 <- length(y)
r <- cor(before[both], now[both])
variance <- var(x) / n1 + var(y) / n2 - 2 * r * sd(x) * sd(y) * m / (n1 * n2)
welch <- (var(x) / n1 + var(y) / n2)^2 /
  ((var(x) / n1)^2 / (n1 - 1) + (var(y) / n2)^2 / (n2 - 1))
once <- (n1 - m) + (n2 - m)
df <- (m - 1) + (welch - m + 1) / (once + 2 * m) * once
reach <- qt(0.975, df) * sqrt(variance)
estimate <- mean(y) - mean(x)
partly <- list(estimate = estimate, std_error = sqrt(variance), df = df,
               conf_low = estimate - reach, conf_high = estimate + reach,
               p_value = 2 * pt(-abs(estimate) / sqrt(variance), df))

line <- function(part) {
  paste0("{", paste0('"', names(part), '": ', sprintf("%.15g", unlist(part)),
                     collapse = ", "), "}")
}
cases <- list(apart = apart, same = same, partly = partly)
writeLines(paste0("{\n", paste0('  "', names(cases), '": ', sapply(cases, line),
                                collapse = ",\n"), "\n}"), "expected.json")
