"""Pacer: sales performance management where the team already talks."""
