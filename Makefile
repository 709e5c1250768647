# 米氮平知识库：人会敲的每一条命令。只敲 make 会列出它们。
# 环境（.venv）由各目标自己建好；锁文件没变就不再动它。

PYTHON ?= python3
VENV   ?= .venv
PY     := "$(VENV)/bin/python"
OUT    ?= _build
JOBS   ?= auto
PORT   ?= 8000
override OUT := $(or $(OUT),_build)
BOOTSTRAP := sphinx_kb/tools/bootstrap.py
SPHINX := $(PY) -m sphinx_kb.build -q -c . -d "$(OUT)/doctrees" -j $(JOBS)
STRICT := -n -W
BOOKS  := pdf patient handouts epub
export PYTHONUTF8 := 1
export LANGUAGE ?= zh_CN

.DEFAULT_GOAL := help
.PHONY: help setup html pdf patient handouts epub all zip serve test check fix links report search-model search-report search-table search-compare bench bench-peers walk catalogues wheel artwork lock clean

help:  ## 列出所有命令
	@grep -hE '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/:.*  ## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

# 环境里的 Python 自己最快答得出环境齐不齐；另外写明了用哪个 Python，就问那一个
setup:
	@$(if $(filter file,$(origin PYTHON)),$(PY) -IS $(BOOTSTRAP) --ready "$(VENV)" 2>/dev/null ||) { \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "[环境] 需要 Python 3.11 或更新，这里 $(PYTHON) 是：$$($(PYTHON) --version 2>&1)"; \
	    echo "       若另装了新版，写明用哪一个：make PYTHON=python3.12 html"; exit 1; } >&2; \
	  $(PYTHON) $(BOOTSTRAP) "$(VENV)"; }

html: setup  ## 建站，并告诉你从哪里打开
	@$(SPHINX) $(STRICT) -D "kb_books_folder=$(OUT)/book" -b html docs "$(OUT)/html"
	@echo "站点建好了：用浏览器打开 $(OUT)/html/index.html"

# 做书，$(1) 是构建的选项，$(2) 是输出的文件夹，$(3) 是书名：没做成就不留下旧的；没有变的不再抄，文件的时间也就不变
define book
@trap 'rm -f "$(OUT)"/book/$(3); exit 1' INT TERM; \
  $(SPHINX) $(STRICT) $(1) docs "$(OUT)/$(2)" || { rm -f "$(OUT)"/book/$(3); exit 1; }
@mkdir -p "$(OUT)/book"
@for one in "$(OUT)"/book/$(3); do [ -e "$(OUT)/$(2)/$${one##*/}" ] || rm -f "$$one"; done
@for one in "$(OUT)/$(2)"/$(3); do cmp -s "$$one" "$(OUT)/book/$${one##*/}" || cp "$$one" "$(OUT)/book/"; done
@$(PY) -m sphinx_kb.books.made --language zh_CN "$(OUT)"/book/$(3)
endef

pdf: setup  ## 排成一本书（PDF），并告诉你放在哪里、多大
	$(call book,-b typst,typst,mirtazapine.pdf)

patient: setup  ## 排成给病人和家人的小书（PDF），约六十页
	$(call book,-D kb_book_edition=patient -b typst,typst-patient,mirtazapine-patient.pdf)

handouts: setup  ## 排成四张一页纸（PDF，大字）；KB_BASEURL 写明网站的地址，纸上就有二维码
	$(call book,-D kb_book_edition=handouts -b typst,typst-handouts,mirtazapine-handout-*.pdf)

epub: setup  ## 做成电子书（EPUB），并告诉你放在哪里、多大
	$(call book,-b epub,epub,mirtazapine.epub)

all: setup  ## 先做书，再建站：站上就能下载它们
	@for one in $(BOOKS) html; do $(MAKE) --no-print-directory $$one || exit 1; done

zip: html  ## 把建好的站打成一个压缩包，给人带走或附在发布上
	@mkdir -p "$(OUT)/book" && rm -f "$(OUT)/book/mirtazapine-html.zip"
	@$(PY) -m zipfile -c "$(OUT)/book/mirtazapine-html.zip" "$(OUT)/html/"
	@echo "压缩包：$(OUT)/book/mirtazapine-html.zip"

serve: setup  ## 实时预览：存盘就建，浏览器自己重新载入（PORT=8000）
	@$(PY) -m sphinx_kb.serve docs "$(OUT)/html" --shown "$(OUT)/shown" -c . -d "$(OUT)/doctrees" $(STRICT) \
	  -D kb_books_folder="$(OUT)/book" --port $(PORT)

test: export PYTHONDONTWRITEBYTECODE := # empty: a hundred processes would each compile the packages again
test: setup  ## 跑全部测试（站点、链接、浏览器、类型、代码风格）
	@$(PY) -m ruff check .
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: setup  ## 检查文稿与数据：写法、引用、数字、来源
	@$(PY) -m sphinx_kb.lint --rules sphinx_evidence.lint

fix: setup  ## 自动修正能修的写法，列出剩下的
	@$(PY) -m sphinx_kb.lint --rules sphinx_evidence.lint --fix

links: setup  ## 访问每个外部链接，列出失效的（要联网）
	@$(PY) -m sphinx_kb.tools.linkcheck "$(OUT)/linkcheck"

report: setup  ## 列出待写页面、孤页、死胡同，一年没有复核的，没有核实的
	@$(PY) -m sphinx_kb.links.link_report docs "$(OUT)"
	@$(PY) -m sphinx_kb.lint --rules sphinx_evidence.lint --report

search-model: setup  ## 搜索：从 docs/_data/search-examples/ 里的例句重新训练分类器（一分钟）
	@$(PY) -m sphinx_kb.search.train docs

search-report: html  ## 搜索找得准不准：分类列出召回率和没找对的
	@$(PY) -m tests.search "$(OUT)/html"

search-table: html  ## 搜索：每份查询一行，有口语词表与没有时各一列
	@$(PY) -m tests.search.evaluate "$(OUT)/html"

search-compare: setup  ## 搜索：五千条时多快，与别家比一比（要联网；NEWER=python3.13）
	@$(PY) -m tests.search.compare $(NEWER)

bench: setup  ## 量速度与体积（同一次运行里的比值）
	@KB_PEERS="$(OUT)/peers" $(PY) -m tests.bench

bench-peers: setup  ## 装好拿来比的别家（在 _build/peers，用完可删；要联网），make bench 就一起量
	@KB_PEERS="$(OUT)/peers" $(PY) -m tests.bench.peers

walk: setup  ## 随机改动、打断与重建，拿每种输出与从头构建逐字节比（WALKS=500，很久）
	@$(PY) -m tests.walk 0 $(or $(WALKS),500)

catalogues: setup  ## 由代码更新文案目录（.po），并编译
	@$(PY) -m sphinx_kb.tools.catalogue

wheel: setup  ## 做成可以 pip install 的包
	@$(PY) -m hatchling build -t wheel -d "$(OUT)/dist"

artwork: setup  ## 重画分享卡片、书的封面与图标
	@$(PY) -m sphinx_kb.tools.artwork

lock:  ## 由 requirements.in 重新生成锁文件（要装有 uv）
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt

clean:  ## 删掉生成的一切（不动 .venv）
	rm -rf "$(OUT)" .pytest_cache .ruff_cache .mypy_cache .hypothesis
