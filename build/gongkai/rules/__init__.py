"""The catalogue of rules: everything that is checked or remarked, at every level, as data.

`rules.toml` holds one record for each rule; the identities take title, formula and citation from the form's editions.

>>> from gongkai.rules.catalogue import rules
>>> rule = rules()["RQ3"]
>>> rule.level, rule.title
('table', '本年新收加上年结转等于办理结果总计加结转下年')
>>> rule.formula
'一、本年新收政府信息公开申请数量 + 二、上年结转政府信息公开申请数量 = （七）总计 + 四、结转下年度继续办理'
"""
