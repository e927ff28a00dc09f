"""gongkai: open data from Chinese government annual reports on information disclosure.

The package reads a published 政府信息公开工作年度报告, takes every number of the national form out with its place
in the source, checks the identities of the form and writes Frictionless data packages and a static site.

Legal basis: 《中华人民共和国政府信息公开条例》 (Regulations on Open Government Information), articles 49 and 50.
"""

__version__ = "0.1.0"
