"""The rules hold when tasklets are stopped and taken up between any two instructions."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _stress_modes import run_all

run_all('switch', HERE)
