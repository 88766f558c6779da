"""Measuring instead of believing: the speed, weight and number of queries of every public page, at full size."""
