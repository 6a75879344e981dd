"""Reports: one notebook to one page, many at once, and the index over them."""
