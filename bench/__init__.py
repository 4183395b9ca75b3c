"""Benchmarks: figures that a person asks for, each script with its own. None of them is a test; machines are noisy."""
