"""The box that says what the model assumes and cannot say, and that no page quotes the model without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.records import ShownRecord
from sphinx_kb.core.store import store_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)
BOX = (
    "**它假设**：身体是一个单室；剂量加倍，浓度就加倍；脑里的游离浓度等于血里的；人源克隆受体上测得的 Ki 适用于活人；"
    "只算原形药。",
    "**它不能说**：你的浓度是多少；占有率会带来什么感觉；服药后头几小时的尖峰（单室模型会低估）；15 mg 以下是否仍成比例"
    "（没有人正式验证过）。除 H₁ 在单次 15 mg 后的一次 PET 外，没有任何人体占有率数据可以核对。",
    "**它不是用来定剂量的**：加量、减量、停药都请与医生商量。",
)
BRIEF = (
    "**模型估计，不是测量**：假设脑里的游离浓度等于血里的，人源克隆受体上的 Ki 适用于活人；"
    "说不出你的占有率，也说不出感觉。除 H₁ 在单次 15 mg 后的一次 PET 外，没有人体数据可以核对。"
    "不可据此定剂量：加量、减量、停药都请与医生商量。",
)
ESTIMATE = "occ-"
"""How the ids of values begin that the model gave."""


class ModelBox(SphinxDirective):
    """``{model-box}``: what the model assumes and cannot say; `:brief:` where a page only quotes a number of it."""

    option_spec: ClassVar[dict[str, Any]] = {"brief": directives.flag}

    def run(self) -> list[nodes.Node]:
        return [model_box(self.env, BRIEF if "brief" in self.options else BOX)]


@dataclass(frozen=True)
class ModelDisclaimer:
    """The page says what estimates of the model cannot say."""


def model_box(env: BuildEnvironment, said: Sequence[str]) -> nodes.admonition:
    """The box, noted for the page being read."""
    store_of(env).note(env.docname, ModelDisclaimer())
    node = nodes.admonition(classes=["warning", "kb-model-box"])
    if len(said) > 1:
        node += nodes.title("", "这是模型，不是测量，也不是用来定剂量的")
    for words in said:
        strong, rest = words.removeprefix("**").split("**", 1)
        node += nodes.paragraph("", "", nodes.strong("", strong), nodes.Text(rest))
    return node


def has_box(env: BuildEnvironment, docname: str) -> bool:
    """Whether a page has one, as far as it is read."""
    return bool(store_of(env).facts_on(docname, ModelDisclaimer))


def ask_for_boxes(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a page that shows estimates of the model and does not say what they cannot say."""
    shown: dict[str, str] = {}
    for docname, fact in store_of(env).facts(ShownRecord):
        if fact.kind == "value" and fact.identifier.startswith(ESTIMATE):
            shown.setdefault(docname, fact.identifier)
    for docname, identifier in shown.items():
        if not has_box(env, docname):
            cure = "加上 ```{model-box}（只提一两个数时加 :brief:）"
            logger.warning(f"这一页写了模型的估计 “{identifier}”，却没有说明框：{cure}", location=docname,
                           type="kb", subtype="chart")
