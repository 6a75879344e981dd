# Writes expected.json. Run in this folder: Rscript make.R
# R with psych and jsonlite.
suppressMessages({library(psych); library(jsonlite)})
bfi <- read.csv("data.csv")
s <- scoreItems(bfi.keys, bfi, impute = "none", min = 1, max = 6)
head <- unname(as.matrix(s$scores[1:6, ]))
value <- list(
  score_head = list(cols = colnames(s$scores), values = head),
  score_mean = as.list(colMeans(s$scores, na.rm = TRUE)),
  score_sd = as.list(apply(s$scores, 2, sd, na.rm = TRUE)),
  n = as.list(colSums(!is.na(s$scores))))
made <- list(made = format(Sys.Date()), R = R.version.string,
  packages = list(psych = as.character(packageVersion("psych"))),
  entries = list(bfi.scoreItems = list(value = value)))
write(toJSON(made, digits = 15, auto_unbox = TRUE, pretty = 1), "expected.json")
