"""Fairness and turnover intent: gaps, mixed models, intent. Import what you need."""
