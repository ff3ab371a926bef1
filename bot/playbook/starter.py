"""The playbook that a newcomer starts from, with its explanations."""

from importlib.resources import files

NAME = "starter.yaml"


def starter() -> str:
    """Its YAML text, to be saved and changed."""
    return files("bot.playbook").joinpath(NAME).read_text(encoding="utf-8")
