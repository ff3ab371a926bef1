"""Where data keeps coming from without anybody's hand: a CSV behind an address, or a folder that is watched."""

from pathlib import PurePath
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from bot.people.definitions import Model, Slug

LOOPBACK = ("localhost", "127.0.0.1", "::1")

Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


def safe_address(url: str) -> bool:
    """Whether `url` is encrypted on its way, or stays on this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


class SourceDefinition(Model):
    """One of `url` (https, or http on this machine) and `folder`, read through `mapping` every so many minutes."""

    mapping: Slug
    url: str | None = Field(default=None, max_length=2000)
    folder: str | None = Field(default=None, min_length=1, max_length=1000)
    pattern: str = Field(default="*", min_length=1, max_length=200)
    every: Minutes = 15

    @model_validator(mode="after")
    def _one_place(self) -> "SourceDefinition":
        if (self.url is None) == (self.folder is None):
            raise ValueError("say either url or folder")
        if self.url is not None and not safe_address(self.url):
            raise ValueError("url must begin with https://")
        if PurePath(self.pattern).name != self.pattern:
            raise ValueError("pattern is the form of a file's name, without folders")
        return self
