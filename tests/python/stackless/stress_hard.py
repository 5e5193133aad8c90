"""The rules hold when every switch is a hard one."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _stress_modes import run_all

run_all('hard', ['queue_positions.py', 'uncaught_errors.py', 'blocking_errors.py', 'hard_switching.py', 'watchdog.py',
                 'threads.py', 'select_and_reports.py', 'api_census.py'])
