"""Advice for common warnings of docutils, MyST, Sphinx, sphinx-design and bibtex, for `translated_warnings`."""

from __future__ import annotations

from dataclasses import dataclass

from sphinx_kb.locale import N_


@dataclass(frozen=True)
class Advice:
    """The replacement for a message."""

    pattern: str
    """A regular expression for the whole message; its named groups fill `words`."""
    words: str
    """The advice in English, a message of the catalogue."""
    says_more: bool = True
    """Whether the English words add anything to the original message, or only serve translation."""


TABLE = r'Error parsing content block for the "list-table" directive: '
ADVICE = (
    # docutils
    Advice(r'Duplicate explicit target name: "(?P<label>.+?)"\.',
           N_("The label “%(label)s” is used twice on this page. Labels must be unique across the site: change "
              "one.")),
    Advice(r'Unknown target name: "(?P<name>.+?)"\.',
           N_("“%(name)s” is not defined: write the footnote or link target that it refers to.")),
    Advice(r'Directive "include": file not found: \'(?P<file>.+?)\'',
           N_("The file to include does not exist: %(file)s"), says_more=False),
    Advice(TABLE + r"(?:uniform two-level bullet list expected, but row (?P<row>\d+) does not contain the same number "
           r"of items as row 1 \((?P<cells>\d+) vs (?P<first>\d+)\)\.)(?s:.*)",
           N_("Row %(row)s of the list-table has %(cells)s cells, but row 1 has %(first)s: all rows need the "
              "same number.")),
    Advice(TABLE + r"(?P<problem>[^\n]+)(?s:.*)",
           N_("A list-table must be a list of two levels (“*” for rows, “-” for cells): %(problem)s")),
    Advice(r"Too many autonumbered footnote references: only \d+ corresponding footnotes? available\.",
           N_("A footnote is referred to and not written: write “[^name]: …” for each."), says_more=False),
    Advice(r"(?:Footnote|Citation) \[(?P<name>.+?)\] is not referenced\.",
           N_("The text does not refer to the footnote [%(name)s]."), says_more=False),
    Advice(r"Document may not end with a transition\.",
           N_("A page cannot end with a line (---): remove it, or write text below it.")),
    Advice(r"Document or section may not begin with a transition\.",
           N_("A page or section cannot begin with a line (---): remove it, or write text above it.")),
    Advice(r"At least one body element must separate transitions; adjacent transitions are not allowed\.",
           N_("Two lines (---) follow each other: write text between them, or remove one.")),
    Advice(r"Directive '(?P<name>.+?)': (?P<wanted>\d+) argument\(s\) required, (?P<given>\d+) supplied",
           N_("The directive “%(name)s” needs %(wanted)s arguments on its first line, but has %(given)s.")),
    Advice(r"Directive '(?P<name>.+?)': maximum (?P<most>\d+) argument\(s\) allowed, (?P<given>\d+) supplied",
           N_("The directive “%(name)s” takes at most %(most)s arguments on its first line, but has %(given)s.")),
    Advice(r'Content block expected for the "(?P<name>.+?)" directive; none found\.(?s:.*)',
           N_("The directive “%(name)s” is empty: write its content.")),
    Advice(r'The "(?P<name>.+?)" directive (?:requires content; none supplied|is empty; content required)\.(?s:.*)',
           N_("The directive “%(name)s” is empty: write its content.")),
    Advice(r'Ignoring "(?P<name>.+?)" directive without content\.',
           N_("The directive “%(name)s” is empty: write its content.")),
    Advice(r"Mermaid directive cannot have both content and a filename argument",
           N_("The diagram has a file and text of its own: remove one.")),
    Advice(r"External Mermaid file '(?P<file>.+?)' not found or reading it failed",
           N_("The file of the diagram, %(file)s, cannot be read: check its name."), says_more=False),
    Advice(r'Directive "(?P<name>.+?)": error reading file: (?P<file>.+?)\n.+ codec can\'t decode (?s:.+)',
           N_("The file that “%(name)s” includes is not encoded in UTF-8: save %(file)s as UTF-8.")),
    Advice(r'Directive "(?P<name>.+?)": error reading file: (?P<file>.+?)\n(?P<problem>(?s:.+?))\.?',
           N_("The directive “%(name)s” cannot read %(file)s (%(problem)s).")),
    Advice(r'Directive "(?P<name>.+?)"; option "(?P<option>.+?)": text not found "(?P<text>(?s:.*))"\.',
           N_("The directive “%(name)s” does not find the text “%(text)s” of its option “%(option)s” in the file.")),
    Advice(r'"(?P<name>.+?)" widths do not match the number of columns in table \((?P<columns>\d+)\)\.(?s:.*)',
           N_("The table has %(columns)s columns: give “widths” as many numbers.")),
    Advice(r"(?P<rows>\d+) header row\(s\) specified but only (?P<given>\d+) row\(s\) of data supplied (?s:.*)",
           N_("The table has %(given)s rows, but %(rows)s header rows: correct “header-rows”.")),
    Advice(r"Insufficient data supplied \((?P<rows>\d+) row\(s\)\); no data remaining for table body(?s:.*)",
           N_("The table has nothing below its header: add rows, or correct “header-rows”.")),
    Advice(r"(?P<columns>\d+) stub column\(s\) specified but only (?P<given>\d+) columns\(s\) of data (?s:.*)",
           N_("The table has %(given)s columns, but %(columns)s stub columns: correct “stub-columns”.")),
    Advice(r'Error with CSV data in "(?P<name>.+?)" directive:\n(?P<problem>[^\n]+)(?s:.*)',
           N_("The CSV of “%(name)s” cannot be read: check its quotation marks and commas. (%(problem)s)")),
    Advice(r'Problems with "(?P<name>.+?)" directive path:\n\[Errno 2\] (?s:.+?)\'(?:.*/)?(?P<file>[^/\n]+)\'\.(?s:.*)',
           N_("The file that “%(name)s” names does not exist: %(file)s")),
    Advice(r'Problems with "(?P<name>.+?)" directive path:\n(?P<problem>[^\n]+)(?s:.*)',
           N_("The directive “%(name)s” cannot read its file: check the path. (%(problem)s)")),
    Advice(r'Error parsing content block for the "table" directive: exactly one table expected\.(?s:.*)',
           N_("The directive “table” holds exactly one table: check its | and --- lines.")),
    Advice(r"Figure caption must be a paragraph or empty comment\.(?s:.*)",
           N_("The text of a figure begins with its caption: write a paragraph first.")),
    Advice(r'Undefined substitution referenced: "(?P<name>.+?)"\.',
           N_("“|%(name)s|” is not defined: write `|` as it is in code, or define the substitution.")),
    Advice(r'Error in "(?P<name>.+?)" directive:\ninvalid option value: \(option: "(?P<option>.+?)"; value: '
           r"(?P<value>[^\n]*)\)\n(?P<problem>(?s:.+))",
           N_("“%(value)s” is no value for the option “%(option)s” of “%(name)s”. (%(problem)s)"), says_more=False),
    Advice(r'Unknown directive type "(?P<name>.+?)"\.(?s:.*)',
           N_("There is no directive “%(name)s”: check the spelling.")),
    Advice(r"Inline (?P<kind>\S+(?: \S+)?) start-string without end-string\.",
           N_("A mark in the text (%(kind)s) has a beginning but no end: close it, or put a backslash before it.")),
    Advice(r"(?P<kind>Explicit markup|Block quote|Bullet list|Enumerated list|Definition list|Field list|Option list|"
           r"Literal block|Line block) ends without a blank line; unexpected unindent\.",
           N_("An indented block or list must be followed by an empty line. (%(kind)s)")),
    Advice(r"Unexpected indentation\.", N_("This line is indented without need: check its spaces, or put an empty line "
                                           "before it.")),
    Advice(r"Title (?:under|over)line too short\.(?s:.*)",
           N_("The line below a title must be as long as the title.")),
    # MyST
    Advice(r"'(?P<name>[\w-]+)': Has content, but none permitted",
           N_("The directive “%(name)s” takes no content: remove the lines between its first line and its end.")),
    Advice(r"'(?P<name>[\w-]+)': Invalid options format: (?P<problem>.+)",
           N_("The options of “%(name)s” are not written right: one a line, such as “:name: value”. (%(problem)s)")),
    Advice(r"'(?P<name>[\w-]+)': Invalid options type: .+",
           N_("The options of “%(name)s” are not written right: one a line, such as “:name: value”.")),
    Advice(r"'(?P<name>[\w-]+)': Invalid option value for '(?P<option>.+?)': (?P<value>(?s:.*)): (?P<problem>[^:]+)",
           N_("“%(value)s” is no value for the option “%(option)s” of “%(name)s”. (%(problem)s)"), says_more=False),
    Advice(r"Unknown source document '(?P<page>.+?)'", N_("There is no page “%(page)s”."), says_more=False),
    Advice(r"local id not found in doc '(?P<page>.+?)': '(?P<id>.+?)'",
           N_("The page “%(page)s” has no anchor “%(id)s”."), says_more=False),
    Advice(r"'myst' reference target not found: '(?P<target>.+?)'",
           N_("The link leads to “%(target)s”, which does not exist."), says_more=False),
    Advice(r"Multiple matches found for '(?P<target>.+?)': (?P<found>.+)",
           N_("“%(target)s” may mean several things: %(found)s. Write which."), says_more=False),
    Advice(r"more than one target found for 'myst' cross-reference (?P<target>.+?): could be (?P<found>.+)",
           N_("“%(target)s” may mean several things: %(found)s. Write which."), says_more=False),
    Advice(r"Duplicate reference definition: (?P<label>.+)",
           N_("“[%(label)s]:” is defined twice on this page: remove one.")),
    Advice(r"Duplicate footnote definition found for label: '(?P<label>.+?)'",
           N_("The footnote “%(label)s” is written twice on this page: remove one, or give it another name.")),
    Advice(r"Invalid '(?P<name>.+?)' attribute value: '(?P<value>(?s:.*))'",
           N_("“%(value)s” is no value for the attribute “%(name)s”."), says_more=False),
    Advice(r"(?:emphasize_lines: )?invalid line number spec: (?P<lines>.+)",
           N_("%(lines)s are no numbers of lines: write them such as 2,4-5.")),
    Advice(r"Tasklist item has no leading paragraph for checkbox",
           N_("An item of a task list begins with its text, after “[ ]”.")),
    Advice(r"Strikethrough is currently only supported in HTML output",
           N_("Struck-through text (~~) appears only in HTML: say it in words.")),
    Advice(r"HTML (?:could not be parsed|is too deeply nested to process)",
           N_("This HTML cannot be read: check that each tag is closed.")),
    Advice(r"YAML is not a dict: .+",
           N_("The front matter (between the two --- lines) consists of lines such as “name: value”.")),
    Advice(r"'myst' key not a dict: .+",
           N_("“myst” in the front matter takes settings of MyST, indented below it, one “name: value” a line.")),
    Advice(r"Unknown field: (?P<name>.+)", N_("MyST has no setting “%(name)s”: check the spelling in the front "
                                              "matter below “myst”.")),
    Advice(r"'(?P<name>\w+)' is a global-only config and cannot be set in topmatter",
           N_("“%(name)s” cannot be set for one page: set myst_%(name)s in conf.py.")),
    Advice(r"'(?P<name>\w+)(?:\[.*?\])*' (?:must (?:be|have)|(?:is|are|does|could) not|not iterable|items not|keys? "
           r"(?:is|are) not|value is not)(?s:.+)",
           N_("The value of “%(name)s” in the front matter is of the wrong kind: see the setting myst_%(name)s in the "
              "documentation of MyST-Parser.")),
    Advice(r"top-level '(?P<name>.+?)' key is deprecated, place under 'myst' key instead",
           N_("“%(name)s” in the front matter belongs under “myst:”."), says_more=False),
    Advice(r"Could not find document: (?P<page>.+)", N_("There is no page “%(page)s”."), says_more=False),
    Advice(r'Unknown interpreted text role "(?P<name>.+?)"\.',
           N_("There is no role (inline markup) “%(name)s”: check the spelling.")),
    Advice(r"Unknown directive type: '(?P<name>.+?)'", N_("There is no directive “%(name)s”: check the spelling.")),
    Advice(r"'(?P<name>[\w-]+)': Unknown option key: '(?P<option>.+?)' \(allowed: \[(?P<allowed>.*?)\]\)",
           N_("The directive “%(name)s” has no option “%(option)s”; it takes: %(allowed)s"), says_more=False),
    Advice(r"Non-consecutive header level increase; H(?P<before>\d) to H(?P<after>\d)",
           N_("A heading of level %(before)s is followed by one of level %(after)s: go down one level at a time.")),
    Advice(r"Document headings start at H(?P<level>\d), not H1",
           N_("This page has no heading of level 1 and begins at level %(level)s: write “# Title” first.")),
    Advice(r"Malformed YAML",
           N_("The front matter (between the two --- lines) is not valid YAML: check that a space follows each "
              "colon and that brackets and quotes come in pairs.")),
    Advice(r"'myst' cross-reference target not found: ''", N_("A link has no target: write one, or delete the link.")),
    Advice(r"'myst' cross-reference target not found: '(?P<target>.+?)'",
           N_("The link leads to “%(target)s”, which does not exist."), says_more=False),
    Advice(r"local id not found: '(?P<id>.+?)'", N_("This page has no anchor “%(id)s”."), says_more=False),
    # Sphinx, whose catalogue may lack these messages
    Advice(r"term not in glossary: '(?P<term>.+?)'",
           N_("The glossary has no term “%(term)s”: use a name that it lists, or add the term.")),
    Advice(r"unknown document: '(?P<page>.+?)'", N_("There is no page “%(page)s”."), says_more=False),
    Advice(r"undefined label: '(?P<label>.+?)'", N_("There is no label “%(label)s”."), says_more=False),
    Advice(r"duplicate label (?P<label>.+?), other instance in (?P<place>.+)",
           N_("The label “%(label)s” is also used in %(place)s. Labels must be unique across the site: change "
              "one.")),
    Advice(r"(?P<kind>\S+) reference target not found: (?P<target>.+)",
           N_("The target of a reference does not exist: %(target)s (%(kind)s)"), says_more=False),
    # sphinx-design
    Advice(r"All children of an? '(?P<outer>.+?)' should be (?:an? )?'(?P<inner>.+?)' \[design\.\w+\]",
           N_("Within “%(outer)s” there may only be “%(inner)s”: put the other content into one.")),
    Advice(r"The parent of an? '(?P<inner>.+?)' should be an? '(?P<outer>.+?)' \[design\.\w+\]",
           N_("“%(inner)s” belongs into “%(outer)s”.")),
    Advice(r"Malformed 'tab-item' directive \[design\.tab\]", N_("A “tab-item” needs a title and content.")),
    Advice(r"Multiple selected 'tab-item' directives \[design\.tab\]",
           N_("Only one “tab-item” can be selected: remove the other “:selected:”.")),
    Advice(r"Invalid directive argument: argument must be 1 or 4 .+",
           N_("The number of columns is wrong: write 1 to 12 or auto, once or for four widths.")),
    # bibtex
    Advice(r'duplicate (?:local )?citation for key "(?P<key>.+?)"',
           N_("The reference “%(key)s” is listed in two bibliographies: keep one, or give them different filters.")),
    Advice(r"could not open bibtex file (?P<file>.+)\.",
           N_("The file of references %(file)s cannot be opened: check bibtex_bibfiles.")),
    Advice(r"(?P<file>.+) not found or not configured in bibtex_bibfiles",
           N_("%(file)s is not among the files of bibtex_bibfiles.")),
    Advice(r"syntax error in :filter: expression(?:; | \()(?P<problem>(?s:.+?))\)?",
           N_("The filter cannot be understood: write it like “cited and type == 'book'”. (%(problem)s)")),
    Advice(r'could not find bibtex key "(?P<key>.+?)"',
           N_("There is no reference “%(key)s”: check the key, or add the source to the bibliography.")),
)
