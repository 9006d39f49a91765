"""Filling forms."""
