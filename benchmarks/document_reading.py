"""What reading a long paper costs, unjudged: `python benchmarks/document_reading.py [PAGES]`.

A paper of LaTeX with so many pages (60 unless told otherwise): prose with declarations and inline formulas, and displays of
several lines, all of which can be read. Figures are processor time, the imports apart; the bar for 60 pages is 2 s.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from symgen.reading.notes import read_document
from symgen.reading.sources.documents import document_from

WORDS_A_LINE, LINES_A_PAGE = 11, 46
PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath}
\newcommand{\E}{\mathbb{E}}
\newcommand{\half}[1]{\frac{#1}{2}}
% symgen: symbols: sigma, tau > 0; mu, nu: real; A, B: matrix n n; v, w: vector n
% symgen: where: z \sim \mathcal{N}(\mu, \sigma^2)
\begin{document}
"""
DISPLAYS = (
    r"""\begin{align}
  D_{KL}\big(\mathcal{N}(\mu,\sigma^2) \,\|\, \mathcal{N}(0,1)\big)
    &= \E\big[\log \mathcal{N}(z;\mu,\sigma^2) - \log \mathcal{N}(z;0,1)\big] \\
    &= -\tfrac12 \log \sigma^2 - \tfrac{1}{2\sigma^2} \E\big[(z-\mu)^2\big] + \tfrac12 \E\big[z^2\big] \\
    &= \half{1} \left(\mu^2 + \sigma^2 - 1 - \log \sigma^2\right). \label{eq:%d}
\end{align}""",
    r"\[ \log\frac{\sigma}{\tau} + \frac{\tau^2 + (\mu - \nu)^2}{2\sigma^2} - \frac12 \ge 0, \qquad \mu + %d - %d = \mu. \]",
    r"\begin{equation} \operatorname{tr}(A B) = \sum_{i=1}^n \sum_{j=1}^n A_{ij} B_{ji} %% number %d \end{equation}",
    r"\[ \nabla_v\, v^\top A v = (A + A^\top) v, \quad \sum_{k=1}^{%d} k = \frac{%d (%d + 1)}{2} \]",
)
SENTENCES = (
    r"Let $x_{%d} > 0$ be the scale of the layer.",
    r"The encoder maps an image to $\mu$ and $\log \sigma^2$, as in Section %d, and the decoder maps back.",
    r"Where nothing else is said, $v^\top w = w^\top v$ stands for the inner product of Equation~\ref{eq:%d}.",
)


def paper(pages: int) -> str:
    """The source of a paper with so many pages of 46 lines."""
    lines = PREAMBLE.splitlines()
    content = _content()
    while len(lines) < pages * LINES_A_PAGE:
        lines += next(content).splitlines()
    return "\n".join([*lines, r"\end{document}", ""])


def _content() -> Iterator[str]:
    filler = " ".join(["variational"] * WORDS_A_LINE)
    number = 0
    while True:
        number += 1
        yield "\n".join([f"\\section{{Part {number}}}", SENTENCES[number % 3] % number, *[filler] * 3, ""])
        display = DISPLAYS[number % 4]
        yield display % ((number,) * display.count("%d")) + "\n"


def main(pages: int) -> None:
    """Read the paper three times and print the least time."""
    content = paper(pages).encode()
    read_document(document_from(paper(1).encode(), "warm.tex"))
    spent = []
    for _ in range(3):
        started = time.process_time()
        note = read_document(document_from(content, "paper.tex"))
        spent.append(time.process_time() - started)
    unread = sum(line.claim is None for line in note.lines)
    print(
        f"{pages} pages, {len(content)} bytes: {note.displays} displays, {len(note.lines)} lines, {unread} unreadable"
    )
    print(f"read in {min(spent):.2f} s, {1000 * min(spent) / pages:.1f} ms a page")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
