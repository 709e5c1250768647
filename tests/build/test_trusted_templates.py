"""Templates are rendered without a sandbox, and print the same."""

from __future__ import annotations

from functools import partial

import pytest
from jinja2 import Environment, pass_context, pass_environment, pass_eval_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import _PassArg
from markupsafe import Markup

from sphinx_kb.build.trusted_templates import QuickContext
from tests.build.small import PAGES


def sandboxed_calls(make_world, monkeypatch, *extensions) -> int:
    calls = []
    call = SandboxedEnvironment.call
    monkeypatch.setattr(SandboxedEnvironment, "call", lambda *args, **more: calls.append(1) or call(*args, **more))
    make_world(*extensions, files=PAGES).build()
    return len(calls)


def test_templates_of_the_project_are_trusted(make_world, monkeypatch):
    assert sandboxed_calls(make_world, monkeypatch, "sphinx_kb.build.trusted_templates") == 0


def test_without_the_extension_sphinx_checks_every_call(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert sandboxed_calls(make_world, monkeypatch) > 100


class Thing:
    """What a template may call in many ways."""

    def method(self, value):
        return f"method {value}"

    @pass_context
    def told(self, context, value):
        return f"told {value} {context.get('x')} {context.get('turn')}"

    @pass_environment
    def __call__(self, environment, value):
        return f"called {value} {type(environment).__name__}"


@pass_eval_context
def evaluated(context, value):
    return f"evaluated {value} {context.autoescape}"


def stops(value):
    raise StopIteration


CALLS = """
{%- macro plain(a, b=2) %}<{{ a }}{{ b }}>{{ caller is defined }}{% endmacro -%}
{%- macro all(a) %}{{ varargs }}{{ kwargs }}{% endmacro -%}
{%- macro around() %}({{ caller(1) }}){% endmacro -%}
{%- set x = 5 -%}
{%- for turn in range(2) -%}
{{ thing.method(turn) }}{{ thing.told(turn) }}{{ thing(turn) }}{{ evaluated(turn) }}{{ stops(turn) }}|{{ len("abc") }}
{{ plain(turn) }}{{ plain(turn, b="&") }}{{ all(1, 2, c=3) }}{% call(y) around() %}{{ y }}{{ x }}{% endcall %}
{{ f(y=1) }}{{ kind("&") }}{{ partial() }}
{%- endfor -%}
"""


@pytest.mark.parametrize("autoescape", [True, False])
def test_what_a_template_calls_is_called_as_jinja_does(autoescape):
    names = {"thing": Thing(), "evaluated": evaluated, "stops": stops, "len": len, "f": lambda *, y: y, "x": 1,
             "kind": Markup, "partial": partial(str, 3)}
    printed = []
    for kind in (Context, QuickContext):
        environment = Environment(autoescape=autoescape)
        environment.context_class = kind
        printed.append(environment.from_string(CALLS).render(names))
    assert printed[0] == printed[1]
    assert "called 1 Environment" in printed[0]
    assert "told 1 5" in printed[0]


@pytest.mark.parametrize("wrong", ["{{ missing(1) }}", "{{ f(1, 2) }}", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}"])
def test_what_cannot_be_called_is_told_as_by_jinja(wrong):
    told = []
    for kind in (Context, QuickContext):
        environment = Environment()  # nothing is shown to anyone
        environment.context_class = kind
        with pytest.raises(Exception) as found:  # noqa: PT011  # any, but the same
            environment.from_string(wrong).render(f=lambda a: a)
        told.append((found.type, str(found.value)))
    assert told[0] == told[1]


def asked_for(make_world, monkeypatch, *extensions) -> int:
    """How often Jinja asks for what a function is given, while it prints pages."""
    asked, from_obj = [], _PassArg.from_obj
    monkeypatch.setattr(_PassArg, "from_obj", lambda one: asked.append(one) or from_obj(one))
    make_world(*extensions, files=PAGES).build()
    return len(asked)


def test_less_is_asked_of_functions_than_by_jinja(make_world, monkeypatch):
    """The last is a reason for the module: should it be less, upstream has mended that and `QuickContext` can go."""
    ours = asked_for(make_world, monkeypatch, "sphinx_kb.build.trusted_templates")
    monkeypatch.undo()
    theirs = asked_for(make_world, monkeypatch)
    assert theirs > 200
    assert ours < theirs / 2
