"""Slack's server side: Web API, files, events, interactions, Socket Mode, and the checks Slack makes."""
