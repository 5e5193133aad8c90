"""_statistics, _suggestions and _tracemalloc."""

import statistics
import tracemalloc
from _statistics import _normal_dist_inv_cdf
from _suggestions import _generate_suggestions

assert _normal_dist_inv_cdf(0.5, 3.0, 2.0) == 3.0
assert _normal_dist_inv_cdf(0.3, 0.0, 1.0) == -0.5244005127080407
assert _normal_dist_inv_cdf(1e-10, 0.0, 1.0) == -6.361340902404056
assert abs(_normal_dist_inv_cdf(1e-20, 0.0, 1.0) + 9.262340089798409) < 1e-14
for p in (0.0, 1.0):
    try:
        _normal_dist_inv_cdf(p, 0.0, 1.0)
    except ValueError as error:
        assert str(error) == "inv_cdf undefined for these parameters"
    else:
        raise AssertionError(p)
assert statistics.quantiles(statistics.NormalDist(100, 15).samples(9, seed=1), n=2)

assert _generate_suggestions(["abc", "abd"], "abe") == "abc"
assert _generate_suggestions([], "x") is None

assert not tracemalloc.is_tracing()
assert tracemalloc.get_traced_memory() == (0, 0)
