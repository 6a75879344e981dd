"""Side by side with the peers: ratios from one run, never stored times."""
