"""Measurements of threads: `weft -m weft.bench.NAME` with NAME one of giltest, testserver, countdown, echo, pybench.

Each prints a table. `--interpreter NAME=COMMAND`, given several times, runs the same file on other interpreters in the
same run and puts their figures side by side. Nothing here needs Weft.
"""
