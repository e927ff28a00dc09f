"""What a build says of each stage: how much of it earlier builds had made, and why anything was made anew."""

from collections import Counter
from collections.abc import Mapping

from gongkai.language import either

STAGES = {
    "packages": either("读取并写数据包", "reading, writing packages"),
    "validation": either("验证数据包", "validating packages"),
    "comparisons": either("对照年度与机关", "comparing years and agencies"),
    "crops": either("截取原件图样", "cutting pictures"),
    "pages": either("写页面", "writing pages"),
    "site": either("生成网站", "building the site"),
}
"""The stages of a build."""
TOLD = {
    **{stage: STAGES[stage] for stage in ("packages", "validation", "comparisons", "pages")},
    "groups": either("写机关、年度、地区页面", "writing pages of agencies, years and regions"),
    "framed": either("套上页面框架", "framing pages"),
    "index": either("全文索引", "indexing the full text"),
}
WHY = {
    "new": either("第一次", "first time"),
    "result": either("做好的东西不在了或被改过", "what was made is gone or was changed"),
    "code": either("程序", "the program"),
    "source": either("来源文件", "source files"),
    "description": "source.toml",
    "registry": either("机关名录", "the registry"),
    "settings": either("设置（gongkai.toml、mkdocs.yml）", "settings (gongkai.toml, mkdocs.yml)"),
    "options": either("选项", "options"),
    "package": either("数据包", "data packages"),
    "reports": either("所列报告或统计", "reports and statistics shown"),
    "neighbours": either("同一机关的其他年度", "other years of the agency"),
    "pictures": either("原件图样", "pictures of cells"),
    "comparisons": either("对照和指标", "comparisons and indicators"),
    "strings": either("站上的文字", "words of the site"),
    "templates": either("模板", "templates"),
    "site": either("站点的其他文件", "other files of the site"),
    "dates": either("数据的日期", "the date of the data"),
    "page": either("页面", "pages"),
    "texts": either("要检索的文字", "texts that are searched"),
}
"""What of all that something depends on can be another, in words."""


def reuse(used: Mapping[str, int], made: Mapping[str, int], why: Mapping[str, Counter[tuple[str, ...]]]) -> list[str]:
    """Say what was made by earlier builds, and why other things were not used again."""
    if used.get("site"):
        return [either("没有变化，什么都不用做。", "Nothing has changed, and nothing was done.")]
    told = []
    for stage in (each for each in TOLD if each in used or each in made):
        again, anew = used.get(stage, 0), made.get(stage, 0)
        line = either(f"{TOLD[stage]}：沿用 {again}，新做 {anew}", f"{TOLD[stage]}: {again} used again, {anew} made")
        causes = sorted(why.get(stage, {}).items(), key=lambda cause: (-cause[1], cause[0]))
        reasons = "；".join(f"{'、'.join(WHY[part] for part in parts)} {number}" for parts, number in causes)
        because = either(f"（因为：{reasons}）", f" ({reasons.replace('；', '; ').replace('、', ', ')})")
        told.append(line + because if anew and reasons else line)
    return told
