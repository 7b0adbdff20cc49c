"""Backwise (Dutch: Rugwijs), a coach on Telegram for people with low-back pain."""
