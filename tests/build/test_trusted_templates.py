"""Templates are rendered without a sandbox, and print the same."""

from __future__ import annotations

from jinja2.sandbox import SandboxedEnvironment

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
