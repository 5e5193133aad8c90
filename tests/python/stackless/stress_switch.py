"""The rules hold when every instruction is a stop of the tasklet that executes it."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _stress_modes import run_all

run_all('switch', ['queue_positions.py', 'uncaught_errors.py', 'blocking_errors.py', 'soft_switching.py',
                   'hard_switching.py', 'select_and_reports.py', 'api_census.py', 'pickling.py'])
