"""Processes of their own that begin in no time: forked from a server that has imported what they need. One server for a whole test run."""

import multiprocessing

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", "bot.cli", "tests.chaos.storm", "tests.chaos.fires"])
