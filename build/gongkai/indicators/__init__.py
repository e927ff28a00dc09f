"""Indicators: rates made from cells of the form, defined as data in `indicators.toml`.

A rate is an exact fraction. None is made from a cell that is missing, rounded or touched by a failed check, and none where
the denominator is zero; what stood in the way is said instead. Agencies are never ranked: a band of peers gives median and
quartiles, from 30 peers on.

>>> from gongkai.indicators.definitions import indicators
>>> from gongkai.indicators.measure import measure
>>> from gongkai.indicators.measure import percent
>>> rate = indicators()["disclosure-rate"]
>>> cells = {"requests.granted.total": 12, "requests.partly_granted.total": 3, "requests.processed_total.total": 40}
>>> measure(rate, cells)
Measure(numerator=15, denominator=40, reason='')
>>> percent(measure(rate, cells).fraction)
'37.5%'
>>> measure(rate, {**cells, "requests.granted.total": None}).reason
'missing'
"""
