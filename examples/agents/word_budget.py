#!/usr/bin/env python3
"""An evaluator for the `command` runtime of evalbatch (protocol version 1).

usage: word_budget.py BUDGET [PARAGRAPH_LIMIT]

Reads one JSON object on stdin and writes one JSON object to stdout. It grades how near the document's
length is to BUDGET words, and comments on the first paragraph longer than PARAGRAPH_LIMIT words (90).
"""

import json
import re
import sys

TOLERANCE = 0.10  # within ten per cent of the budget nothing is taken off
WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
NOT_PROSE = re.compile(r"^\s*(#{1,6}\s|\||>|[-*+]\s|\d+[.)]\s)")


def fail(message):
    """Any exit status but 0 fails the attempt. 75 would ask evalbatch to try again."""
    print(f"word_budget.py: {message}", file=sys.stderr)
    sys.exit(1)


def count_words(text):
    return len(WORD.findall(text))


def paragraphs(content):
    """Yields (start, end, is_prose) of each block of text outside front matter and fenced code.

    Python counts a string in Unicode code points, which is what evalbatch's offsets count.
    """
    lines = content.splitlines(keepends=True)
    position = 0
    first = 0
    if lines and lines[0].strip() == "---":
        for index, line in enumerate(lines[1:], start=1):
            if line.strip() == "---":
                first = index + 1
                position = sum(len(text) for text in lines[:first])
                break

    start = None
    end = position
    fence = None
    for line in lines[first:]:
        mark = FENCE.match(line)
        if fence:
            # A fence is closed by a line of the same character, at least as long, and nothing else.
            closing = mark and mark.group(1).startswith(fence) and not line.strip().strip(fence[0])
            if closing:
                fence = None
        elif mark or not line.strip():
            if start is not None:
                yield start, end, not NOT_PROSE.match(content[start:end])
                start = None
            if mark:
                fence = mark.group(1)
        else:
            if start is None:
                start = position
            end = position + len(line.rstrip())
        position += len(line)
    if start is not None:
        yield start, end, not NOT_PROSE.match(content[start:end])


def grade_for(words, budget):
    off = abs(words - budget) / budget
    if off <= TOLERANCE:
        return 100.0
    return round(max(0.0, 100.0 * (1.0 - off) / (1.0 - TOLERANCE)), 1)


def evaluate(content, budget, limit):
    blocks = list(paragraphs(content))
    words = sum(count_words(content[start:end]) for start, end, _ in blocks)
    grade = grade_for(words, budget)
    difference = words - budget

    comments = []
    for start, end, is_prose in blocks:
        length = count_words(content[start:end])
        if is_prose and length > limit:
            comments.append(
                {
                    "header": "Overlong paragraph",
                    "description": f"This paragraph has {length} words; the limit is {limit}. "
                    "Look for the place where it turns to a second thought, and split it there.",
                    "level": "warning",
                    "quotedText": content[start:end],
                    "startOffset": start,
                    "endOffset": end,
                }
            )
            break

    if difference == 0:
        distance = "exactly on budget"
    else:
        distance = f"{abs(difference)} {'over' if difference > 0 else 'under'}"
    prose = sum(1 for block in blocks if block[2])
    return {
        "summary": f"{words} words against a budget of {budget}: {distance}.",
        "analysis": f"The document has {words} words in {len(blocks)} block(s), {prose} of them prose. "
        f"Front matter and fenced code are left out. A length within {TOLERANCE:.0%} of the "
        f"budget gets 100; this one is {abs(difference) / budget:.0%} away and gets {grade:g}.",
        "grade": grade,
        "comments": comments,
        "usage": {"inputTokens": 0, "outputTokens": 0},
        "costUsd": 0,
    }


def main():
    try:
        budget = int(sys.argv[1])
        limit = int(sys.argv[2]) if len(sys.argv) > 2 else 90
    except (IndexError, ValueError):
        fail("usage: word_budget.py BUDGET [PARAGRAPH_LIMIT]")
    if budget < 1 or limit < 1:
        fail("BUDGET and PARAGRAPH_LIMIT must be at least 1")

    try:
        request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        protocol = request["protocol"]
        content = request["document"]["content"]
    except (ValueError, KeyError, TypeError) as error:
        fail(f"cannot read the request: {error!r}")
    if protocol != 1:
        fail(f"protocol {protocol!r} is not supported, only 1")

    # json.dumps writes pure ASCII, so the locale of the process does not matter.
    print(json.dumps(evaluate(content, budget, limit)))


if __name__ == "__main__":
    main()
