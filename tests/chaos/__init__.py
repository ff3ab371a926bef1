"""Senders killed at every step against the strict local servers: `make chaos`. A brief part belongs to the test run."""
