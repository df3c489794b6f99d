"""Scanned reports written for this project, with what they say beside them (see README.md)."""
