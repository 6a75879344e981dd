"""Response files in: one reader per platform, one decoder, one problem report."""
