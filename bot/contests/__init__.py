"""Timed competitions: how records become standings, and what the entrants are told before the start. Pure."""
