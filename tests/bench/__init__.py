"""Figures of speed and memory, each a ratio within one run where it can be: `make bench`. No part of the test run."""
