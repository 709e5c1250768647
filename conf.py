"""Settings of 米氮平知识库 and the ordered list of its extensions. No functions, no network."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sphinx_kb.build.garbage import search_seldom
from sphinx_kb.build.kept_code import keep_code
from sphinx_kb.build.late_imports import import_late
from sphinx_kb.core.clock import hide_invalid_time

# Sphinx imports its own extensions before ours: a fifth of a build with nothing to do
search_seldom()
keep_code()
import_late()
hide_invalid_time()  # Sphinx would answer a SOURCE_DATE_EPOCH that is no number with a traceback; the extension says it

# —— 书目 ——
project = "米氮平知识库"
author = "米氮平知识库编者"
project_copyright = "2026 米氮平知识库编者"
version = release = "2026.11"
language = "zh_CN"

# —— 内容 ——
# conf.py lies above docs/: the Makefile passes `-c . docs`
root_doc = "index"
exclude_patterns = ["_data", "_diagrams", "_images"]
source_suffix = {".md": "markdown"}
nitpicky = True
numfig = True
numfig_format = {"figure": "图 %s", "table": "表 %s", "code-block": "代码 %s", "section": "第 %s 节"}
numfig_secnum_depth = 0
suppress_warnings: list[str] = []
kb_warning_advice = [
    (r"term not in glossary: '(?P<term>.+?)'",
     "术语表里没有 “%(term)s”：换成已有的名字，或在 docs/_data/terms.yaml 里加上"),
    (r"'myst' cross-reference target not found: '(?P<target>.+?)'",
     "链接指向的 “%(target)s” 不存在：站内链接请用 [[页面]]"),
    (r'could not find bibtex key "(?P<key>.+?)"',
     "没有 “%(key)s” 这条文献：看看键有没有写错，或在 docs/_data/references.bib 里加上"),
]
today_fmt = html_last_updated_fmt = "%Y 年 %m 月 %d 日"

extensions = [
    "sphinx_kb",  # first, so that every warning after it is worded by it
    "sphinx_design",
    # the page around the text
    "sphinx_kb.html.frame",
    # values, claims, references, charts
    "sphinx_evidence",
]

# —— MyST ——
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 0
myst_links_external_new_tab = False

# —— HTML ——
html_theme = "furo"
html_title = project
html_static_path = ["_static"]
templates_path = ["_templates"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_math_renderer = "mathml"
html_favicon = "_static/favicon.svg"
html_use_index = html_domain_indices = False  # the glossary and the search page serve for that
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("KB_BASEURL", "")
kb_social_card = "_static/social-card.png"
kb_term_groups = {
    "drug": "药物",
    "class": "药物类别",
    "transmitter": "递质",
    "receptor": "受体与转运体",
    "concept": "药理学概念",
    "pharmacokinetics": "药代动力学",
    "sleep": "睡眠与疗法",
    "dependence": "依赖与停药",
    "safety": "安全与用法",
    "evidence": "证据与统计",
}
kb_search_subject = ["米氮平"]
kb_search_strict = True  # 宁可说没有找到，也不拿不相干的当答案
kb_search_rules = "_data/search-rules.yaml"
kb_search_examples = ["_data/search-examples/*.tsv"]  # 人会敲的话和该去的地方：分类器学它们（make search-model）
kb_search_placeholder = "药名、症状、术语或拼音"
kb_search_hint = "汉字、拼音、首字母、英文、缩写都能找：睡不着、banshuaiqi、bsq、alpha2、5HT2A。"
kb_search_start = [
    "clinical/overdose", "clinical/interaction-checker", "questions/questions", "dependence/stopping-safely",
]
kb_search_weights = {
    "index": 0.8, "contribute/*": 0.25,
    "reference/*": 0.8, "reference/glossary": 1, "compare/*": 0.7, "questions/*": 0.93, "guide/download": 0.6,
    # what endangers is not outranked by comfort
    "clinical/warnings": 1.1, "clinical/overdose": 1.1, "questions/want-to-die": 1.1,
}
kb_subject = {
    "name": "米氮平",
    "alternateName": ["mirtazapine", "瑞美隆", "Remeron"],
    "nonProprietaryName": "mirtazapine",
    "drugClass": "去甲肾上腺素能及特异性 5-羟色胺能抗抑郁药（NaSSA）",
    "code": {"@type": "MedicalCode", "codeValue": "N06AX11", "codingSystem": "ATC"},
    "prescriptionStatus": "https://schema.org/PrescriptionOnly",
}
kb_not_medical = ["contribute/"]
# “报告错误”带着页、标题和选中的字，到这一页的表；发布的人设了 KB_REPORT_MAIL，表就能写成信
kb_report_url = "reference/about#about-report"
kb_report_mail = os.environ.get("KB_REPORT_MAIL", "")
# 设了 KB_EDIT_URL，如 https://github.com/某人/某库/edit/main/docs/{path}，每页下面就有“编辑这一页”
kb_edit_url = os.environ.get("KB_EDIT_URL", "")
kb_history_words = False  # 提交说明是英文；读者看每页的摘要
kb_llms_txt = kb_offline = kb_social_cards = bool(html_baseurl)  # 发布时才写，才让浏览器存下来
kb_app_icons = ["_static/favicon.svg", "_static/favicon-180.png"]
kb_cite = kb_figure_files = True
kb_origin = ["正文由语言模型起草，对照公开来源逐条核对，没有临床医生签字", "reference/about#about-who"]

# 电话：号码、它是电话时前后的字（空的是哪里都算）
kb_phone_numbers = {
    "12356": "",
    "120": r"^120$|(?<=[拨打照叫] )120|(?<=电话 )120|120(?= 电话| 或)",
}
kb_urgent_help = {
    "label": "紧急求助",
    "words": "想伤害自己、吃多了药、出现危险信号：不要一个人扛，现在就打。",
    "numbers": [("120", "急救：吃多了、叫不醒、抽搐、皮疹加发热"), ("12356", "全国统一心理援助热线")],
    "links": [
        ("clinical/overdose", "吃多了：现在做什么"),
        ("clinical/warnings#warnings-red-flags", "哪些信号要马上就医"),
    ],
    "searches": [
        "自杀", "自殺", "自残", "自伤", "伤害自己", "不想活", "活不下去", "想死", "轻生", "寻死", "去死", "割腕",
        "遗书", "结束生命", "活着没意思", "吃多了", "吃太多", "过量", "過量", "中毒", "整盒", "一整瓶", "吞药", "吞了",
        "吃了一盒", "吃了两片", "一整板", "一大把", "会死", "吃死", "致死", "死了算", "想不开",
        "跳楼", "安乐死", "不省人事", "昏迷", "叫不醒", "误吞", "误食", "误服", "洗胃", "抢救",
        "killmyself", "wanttodie", "zisha", "buxianghuo", "chiduole", "guoliang", "suicide", "overdose",
    ],
}

# —— 电子书 ——
# the identifier stays the same through all editions
epub_basename = "mirtazapine"
epub_identifier = "urn:uuid:1d6b7b0e-6c1f-5f5b-9d0a-6f2f4b1c8a57"
epub_language = "zh-CN"
epub_description = (
    "一部只讲一种药的中文参考书：米氮平怎样起作用、在体内怎样走、剂量意味着什么、停药要当心什么，"
    "每个数字和说法都带着来源。"
)
epub_copyright = (
    f"© {project_copyright}。文字、图和数据以 CC BY-SA 4.0 许可发布（https://creativecommons.org/licenses/by-sa/4.0/），"
    "转载请注明“米氮平知识库”。本书不是医疗建议，不能代替医生和药师。"
)
epub_cover = ("_static/book-cover.png", "")
kb_epub_parts = {
    "guide/read-first": "preface",
    "reference/glossary": "glossary",
    "reference/bibliography": "bibliography",
}
kb_epub_readable = (
    "全书可以只靠文字读完：每幅图都有替代文字，图表另有数据表，公式是 MathML，目录、标题与术语都可以逐级跳转；"
    "没有脚本、声音与闪烁。"
)
kb_epub_subjects = ["米氮平", "抗抑郁药", "精神药理学", "药物疗法"]

# —— 印本 ——
kb_book_file = "mirtazapine"
kb_book_subtitle = "怎样起作用 · 在体内怎样走 · 剂量意味着什么 · 停药要当心什么"
kb_book_mark = "_static/favicon.svg"
kb_not_found_left_out = ["contribute/decisions/*"]  # 走错路的人不找这些
kb_book_left_out = ["contribute/*", "handouts/*", "reference/recent-changes"]  # 编写与程序的页在网站上
kb_book_editions = {
    "patient": {
        "file": "mirtazapine-patient",
        "subtitle": "写给吃药的人和家人 · 会怎样 · 要当心什么 · 怎样停",
        "pages": [
            "guide/read-first", "mirtazapine", "questions/*", "clinical/clinical", "clinical/week-by-week",
            "clinical/depression", "clinical/insomnia", "clinical/appetite-weight", "clinical/sexual-function",
            "clinical/adverse-effects", "clinical/warnings", "clinical/special-populations", "clinical/overdose",
            "dependence/dependence", "dependence/stopping-safely", "dependence/discontinuation-syndrome",
            # 每章末有来源；查一种药的长表在网站和整本书里
        ],
    },
    "handouts": {
        "file": "mirtazapine-handout",
        "pages": ["handouts/starting", "handouts/wanting-to-stop", "handouts/danger-signs",
                  "handouts/questions-for-doctor"],
        "sheets": True,
    },
}
kb_book_imprint = [
    "米氮平知识库，{version} 版。内容最近一次复核：{date:%Y-%m-%d}。",
    "本书只供了解，不代替诊治。米氮平是处方药，开始、加减和停用都请与开药的医生商量。想伤害自己，或身边有人这样说："
    "拨 12356（全国统一心理援助热线）；情况紧急拨 120，或直接去急诊。",
    "正文主要由语言模型起草，对照公开来源逐条核对，没有经过临床医生逐页审定。每个数字和说法的来源、核对到哪一步，见书末的"
    "“参考”一章。",
    "文字、图表与数据以知识共享署名—相同方式共享 4.0（CC BY-SA 4.0）发布，程序以 MIT 许可证发布。",
    "引用格式：米氮平知识库编者. 米氮平知识库[M/OL]. {version} 版.",
    "以 Typst 排版；字体是思源宋体、思源黑体与 Libertinus，均以 SIL 开放字体许可证发布。",
]

# —— 图 ——
kb_diagram_requires = ["name", "caption", "alt"]
kb_diagram_font = "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans SC, Noto Sans CJK SC, sans-serif"
# 每一类：浅色、深色；颜色之外，边框也不同
kb_diagram_classes = {
    "drug": (
        "fill:#dcecfa,stroke:#0b5cad,stroke-width:2.5px,color:#10263c",
        "fill:#12324f,stroke:#7cb8f7,stroke-width:2.5px,color:#e3f0fd",
    ),
    "up": (
        "fill:#e1f3e6,stroke:#1f7a3d,stroke-width:1.5px,color:#12301c",
        "fill:#15361f,stroke:#6fcf8b,stroke-width:1.5px,color:#e0f5e6",
    ),
    "down": (
        "fill:#fbe6e4,stroke:#b3372c,stroke-width:1.5px,stroke-dasharray:6 3,color:#3d1410",
        "fill:#451e1a,stroke:#f1958b,stroke-width:1.5px,stroke-dasharray:6 3,color:#fce6e3",
    ),
    "note": (
        "fill:#f3f1ea,stroke:#8a7f66,stroke-width:1px,stroke-dasharray:2 3,color:#2b2820",
        "fill:#2d2a22,stroke:#b5a98c,stroke-width:1px,stroke-dasharray:2 3,color:#efeadd",
    ),
}

# —— 分享卡片、书的封面与图标（`make artwork` 重画）——
kb_artwork = {
    "title": project,
    "name": "mirtazapine",
    "subtitle": "怎样起作用 · 在体内怎样走\n剂量意味着什么 · 停药要当心什么",
    "motto": "每个数字和说法都带着来源",
    "background": "#0b5c61",
    "strong": "#c7e6e2",
    "soft": "#9fd2cc",
}
kb_books_names = {
    "mirtazapine-patient.pdf": "给病人和家人的小书",
    "mirtazapine-handout-starting.pdf": "一页纸：开始吃米氮平",
    "mirtazapine-handout-wanting-to-stop.pdf": "一页纸：想停米氮平",
    "mirtazapine-handout-danger-signs.pdf": "一页纸：危险信号",
    "mirtazapine-handout-questions-for-doctor.pdf": "一页纸：见医生前写下来",
    "mirtazapine.pdf": "整本参考书",
    "mirtazapine.epub": "整本参考书",
}
kb_books_commands = {"pdf": "make pdf", "epub": "make epub", "all": "make all"}

# —— 受体图与剂量模型 ——
kb_chart_requires = ["name", "caption", "alt"]
# 每行一个靶点，后面是它没有测过时拿来代替的
kb_fingerprint_targets = [
    ["h1"], ["alpha2c"], ["alpha2a", "alpha2"], ["5-ht2c"], ["5-ht2a"], ["alpha2b"], ["5-ht7"], ["5-ht6"],
    ["muscarinic", "m1"], ["alpha1", "alpha1a"], ["5-ht3", "5-ht3a"], ["5-ht1a"], ["d2"], ["net"], ["sert"],
]
kb_dose_model = {
    "drug": "mirtazapine",
    "receptors": ["h1", "alpha2c", "alpha2a", "5-ht2c", "5-ht2a", "alpha2b", "5-ht7", "5-ht3a"],
    "population": "adult",
    "doses": [7.5, 15, 30, 45],
    "usual_dose": 15,
    "dose_step": 2.5,
    # PET 把占有率与服药后头 180 分钟的暴露相比
    "measured": {"receptor": "h1", "value": "pet-h1-15mg", "dose": 15, "hours": 3, "method": "PET"},
    "estimates": "occ-",
}
kb_model_disclaimer = [
    "**它假设**：身体是一个单室；剂量加倍，浓度就加倍；脑里的游离浓度等于血里的；人源克隆受体上测得的 Ki 适用于活人；"
    "只算原形药。",
    "**它不能说**：你的浓度是多少；占有率会带来什么感觉；服药后头几小时的尖峰（单室模型会低估）；15 mg 以下是否仍成比例"
    "（没有人正式验证过）。除 H₁ 在单次 15 mg 后的一次 PET 外，没有任何人体占有率数据可以核对。",
    "**它不是用来定剂量的**：加量、减量、停药都请与医生商量。",
]
kb_model_disclaimer_brief = [
    "**模型估计，不是测量**：假设脑里的游离浓度等于血里的，人源克隆受体上的 Ki 适用于活人；"
    "算不出你本人的占有率，也不能预告你的感觉。除 H₁ 在单次 15 mg 后的一次 PET 外，没有人体数据可以核对。"
    "不可据此定剂量：加量、减量、停药都请与医生商量。",
]

# —— 参考文献 ——
bibtex_bibfiles = ["docs/_data/references.bib"]
bibtex_cite_id = "ref-{key}"
# 引用是每页自己的编号；"gbt7714" 与 "kb_author_year" 是著者—出版年制
bibtex_default_style = "gbt7714_numeric"
bibtex_reference_style = "kb_numeric"
bibtex_tooltips = False

# —— 论断与数据 ——
kb_claim_sections = {
    "0 元数据与观前提醒": "开头：观前提醒",
    "0 导言": "开头：导言",
    "一.1 α2 受体": "一之 1：α₂ 受体拮抗",
    "一.2 5-HT 受体": "一之 2：5-HT 受体拮抗",
    "一.3 H1 受体": "一之 3：H₁ 受体拮抗",
    "二.1 药代动力学": "二之 1：药代动力学",
    "二.2 剂量-效应": "二之 2：剂量与效应",
    "三 临床表现": "三：临床表现",
    "四.1 生理依赖": "四之 1：生理依赖与停药",
    "四.2 心理依赖": "四之 2：心理依赖",
}
kb_value_groups = {
    "mechanism": "作用机制", "pharmacokinetics": "药代动力学", "dose": "剂量与效应", "clinical": "临床疗效",
    "safety": "安全性", "interactions": "相互作用", "dependence": "依赖与停药", "compare": "比较",
}
kb_drugs = {
    "mirtazapine": "米氮平", "olanzapine": "奥氮平", "mianserin": "米安色林", "quetiapine": "喹硫平",
    "trazodone": "曲唑酮", "doxepin": "多塞平", "amitriptyline": "阿米替林", "sertraline": "舍曲林",
    "esmirtazapine": "艾司米氮平", "ritanserin": "利坦色林", "ketanserin": "酮色林", "medetomidine": "美托咪定",
    "megestrol": "甲地孕酮", "caffeine": "咖啡因", "theanine": "茶氨酸", "theanine and caffeine": "茶氨酸与咖啡因",
    "placebo": "安慰剂", "ssri": "SSRI", "snri": "SNRI", "antidepressants": "抗抑郁药",
    "sedating antidepressants": "有镇静作用的抗抑郁药", "antipsychotics": "抗精神病药",
    "atypical antipsychotics": "非典型抗精神病药", "benzodiazepines": "苯二氮䓬类",
    "mirtazapine and mianserin": "米氮平与米安色林",
    "mianserin or mirtazapine or trazodone": "米安色林、米氮平或曲唑酮",
}
kb_data_licence = {
    "name": "CC BY-SA 4.0",
    "url": "https://creativecommons.org/licenses/by-sa/4.0/",
    "attribution": "米氮平知识库",
}
# 查相互作用时，药名前后不改变是哪种药的字：盐、剂型
kb_interaction_affixes = [
    "盐酸", "磷酸", "硫酸", "枸橼酸", "富马酸", "马来酸", "酒石酸", "苯磺酸", "氢溴酸", "草酸", "琥珀酸", "甲磺酸",
    "醋酸", "复方", "注射用", "口服", "缓释", "控释", "肠溶", "分散", "咀嚼", "泡腾", "口崩", "胶囊", "颗粒", "片",
    "丸", "注射液", "口服液", "混悬液", "混悬滴剂", "糖浆", "喷雾剂", "滴眼液", "软膏", "乳膏", "贴片", "透皮贴剂",
    "透皮贴", "贴剂", "针剂", "散剂", "软糖", "钠", "钾", "钙", "喝点", "吃点", "喝一点", "吃一点", "喝杯",
    "吃了点", "喝了点", "每天", "每晚", "每周", "早上", "中午", "晚上", "睡前", "同时", "长期", "医生开的", "开的",
    "奶奶", "爷爷", "外婆", "妈妈", "爸爸", "老人", "老公", "老婆", "孩子", "家里", "最近", "正在", "还在",
]
kb_numbers_off = ["contribute/*"]  # pages for authors show how numbers are written

# —— 先答后讲 ——
# 每一部分的名字，和它对读者说的是什么：做、问、不要做
kb_answer_parts = {
    "今晚怎么办": "do", "现在怎么办": "do", "平时怎么办": "do",
    "什么时候联系医生": "ask", "什么时候去急诊": "ask",
    "不要做什么": "avoid",
}
# 病人会走到的页
kb_answer_pages = [
    "questions/*", "clinical/*", "dependence/*", "mirtazapine", "guide/read-first",
    "compare/compare", "compare/ssri-snri", "compare/sedating-drugs", "compare/olanzapine",
    "pharmacokinetics/metabolism-interactions", "dose/low-dose", "dose/higher-dose",
]

# —— 写法 ——
kb_front_matter_required = ["summary", "reviewed"]
kb_front_matter_strict = True
kb_summary_length = (12, 90)
kb_lint_optional = ["labels"]
kb_retired_words_off = ["contribute/*"]  # programmers have words of their own
kb_retired_words_also = [
    "../conf.py", "../sphinx_evidence/locale/zh_CN/LC_MESSAGES/sphinx_evidence.po",
    "../sphinx_kb/locale/zh_CN/LC_MESSAGES/sphinx_kb.po",
]

# —— 外部链接 ——
linkcheck_timeout = 20
linkcheck_workers = 4
linkcheck_retries = 2
linkcheck_report_timeouts_as_broken = True
linkcheck_allowed_redirects = {r"https://doi\.org/.*": r"https://.*"}

# —— 标签 ——
kb_tag_pages = True

# —— 自动链接术语 ——
kb_autolink_skip = ["米氮平"]  # the subject of every page
kb_autolink_off = ["reference/*", "contribute/*", "index"]
