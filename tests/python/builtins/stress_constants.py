"""The built-in types work when short lists of constants have the form of long ones."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'stackless'))
from _stress_modes import run_all

run_all('constants', HERE)
