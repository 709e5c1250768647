# 米氮平知识库：人会敲的每一条命令。只敲 make 会列出它们。
# 环境（.venv）由各目标自己建好；锁文件没变就不再动它。

PYTHON ?= python3
VENV   ?= .venv
PY     := $(VENV)/bin/python
OUT    ?= _build
JOBS   ?= auto
SPHINX := $(PY) -m sphinx -c . -d $(OUT)/doctrees -j $(JOBS)
STRICT := -n -W --keep-going
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup html

help:  ## 列出所有命令
	@grep -hE '^[a-z-]+:.*  ## ' Makefile | sed -E 's/:.*  ## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

setup:
	@$(PYTHON) kb/bootstrap.py $(VENV)

html: setup  ## 建站，并告诉你从哪里打开
	@$(SPHINX) -q $(STRICT) -b html docs $(OUT)/html
	@echo "站点建好了：用浏览器打开 $(OUT)/html/index.html"
