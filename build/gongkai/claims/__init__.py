"""What the running text of a report says about the figures of its tables.

    document → sentences → clauses → matches → claims → comparisons with the tables

A sentence counts only when it is unambiguous: 行政复议结果纠正3件，总计10件 is 3 corrected and 10 in total, 28件 after 其中自然人
is not the total, 4.9万余条案件信息 is nothing of the form. Patterns are data (`claims.toml`). When in doubt, no claim.

>>> from gongkai.claims.model import prose_of
>>> from gongkai.document import Document, Paragraph, ParagraphPlace
>>> from gongkai.form import load_form
>>> texts = "一、总体情况", "我局收到政府信息公开申请85件，同比增长54%。其中，自然人28件。"
>>> report = Document("a.txt", "text", tuple(Paragraph(t, ParagraphPlace(i)) for i, t in enumerate(texts)))
>>> prose = prose_of(report, load_form("2021"))
>>> for claim in prose.claims:
...     print(claim.code, claim.relation, claim.figure, claim.value, claim.cells[0].cell)
received equals 85 85 requests.new.total
growth growth_of 54 54 requests.new.total
>>> prose.scope.code, prose.scope.quote
('own', '我局')
"""
