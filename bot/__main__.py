"""`python -m bot` is `pacer`."""

from bot.cli import main

main()
