"""The chat platforms: each draws our messages and forms in its own way and tells the desk what its people ask."""
