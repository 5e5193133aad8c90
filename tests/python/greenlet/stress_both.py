"""Greenlets work when tasklets are stopped between any two instructions, and when every switch is a hard one."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'stackless'))
from _stress_modes import run_all

run_all('switch', HERE)
run_all('hard', HERE)
