"""Engines and pages made for tests."""
