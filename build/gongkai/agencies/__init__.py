"""Who publishes: the registry of agencies, and the administrative divisions they belong to.

The registry is `datasets/agencies.csv`; its columns are specified in `datasets/agencies.schema.json`. An agency keeps
its id for ever (`<division code when minted>-<pinyin slug>`). Its name, parent and codes change, so it has a row for each
period in which they stay the same; `valid_from` and `valid_to` are years, both included, and missing when not recorded.
Names are not unique: two districts are called 宝山区 and every city has a 市公安局. `find` returns all candidates.

Division codes are those of GB/T 2260 《中华人民共和国行政区划代码》 and its yearly changes. Codes, names and years of validity
come from table `cn/loc` of python-stdnum (https://arthurdejong.org/python-stdnum/), which takes them from the Chinese
Wikipedia. A code means nothing without a year: Huating county became a city in 2018 and got another code. In the year of
a change the later entry of the table counts.

>>> from gongkai.agencies.divisions import division
>>> from gongkai.agencies.divisions import division_path
>>> division("620824", 2017).name, division("620881", 2023).name
('华亭县', '华亭市')
>>> division_path("310113", 2023), division_path("230506", 2023)
('上海市/宝山区', '黑龙江省/双鸭山市/宝山区')
"""
