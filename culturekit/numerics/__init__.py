"""Mathematics on NumPy arrays; knows nothing of pandas, surveys or files."""
