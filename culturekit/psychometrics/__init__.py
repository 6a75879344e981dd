"""How well the questions measure. Import what you need."""
