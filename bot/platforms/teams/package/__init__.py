"""The Teams app package: its manifest, made from the registry, and its two icons, in one zip that Teams takes as it is."""

from bot.platforms.teams.package.manifest import Listed, manifest, package

__all__ = ["Listed", "manifest", "package"]
