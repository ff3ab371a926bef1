"""The posts of the bot that a platform took, in the order it took them: what stands twice, and what stands before what it should follow."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Post:
    """`key` tells posts apart: on Slack what their metadata carry, empty without; on Teams, which has none, their summary or text."""

    conversation: str
    key: str
    message: str


class Accepted:
    """Posts stay on the list when they are changed or deleted."""

    def __init__(self) -> None:
        self.posts: list[Post] = []

    def take(self, post: Post) -> None:
        self.posts.append(post)

    def doubles(self) -> dict[str, int]:
        """How often each key was posted that was posted more than once."""
        return {key: count for key, count in Counter(post.key for post in self.posts if post.key).items() if count > 1}

    def inversions(self, owed: Sequence[str]) -> list[tuple[str, str]]:
        """Neighbours within a conversation that were owed (in the order of `owed`) the other way round; of doubles the first counts."""
        turn = {key: place for place, key in enumerate(owed)}
        lines: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for post in self.posts:
            if post.key in turn:
                lines[post.conversation].setdefault(post.key)
        return [(first, then) for line in lines.values() for first, then in pairwise(line) if turn[first] > turn[then]]
