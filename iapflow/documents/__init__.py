"""Bytes and pictures from values: no database, no request."""
