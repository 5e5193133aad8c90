"""The rules hold when every switch is a hard one."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _stress_modes import run_all

run_all('hard', HERE, skipped=['bad_input.py', 'pickling.py', 'soft_switching.py'])
