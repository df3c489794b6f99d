"""Corrections: an overlay that people lay over what the machine read. Nothing is ever overwritten."""

from pipeline.corrections.overlay import Verified, checked, verified

__all__ = ["Verified", "checked", "verified"]
