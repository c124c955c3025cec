#!/usr/bin/python3
# contrib/tree/openimages.py: the class hierarchy of Open Images as a tree of objects, for make import-tree.
#
#	openimages.py hierarchy.json class-descriptions.csv >tree.jsonl
#
# The hierarchy is nested: LabelName, Subcategory and Part, so that a class
# stands in it once for each of its parents. The table has a class and its
# display name on each line; a class without one, the root, is left out.

import csv
import json
import sys


def edges(node, parent=None):
    """Each class with each of its parents, from the root down."""
    yield node["LabelName"], parent
    for kind in ("Subcategory", "Part"):
        for below in node.get(kind, ()):
            yield from edges(below, node["LabelName"])


def main(hierarchy, descriptions):
    with open(descriptions, encoding="utf-8") as table:
        names = {row[0]: row[1] for row in csv.reader(table)}
    with open(hierarchy, encoding="utf-8") as text:
        root = json.load(text)
    parents = {name: [] for name in names}
    for name, parent in edges(root):
        if name in names and parent in names and \
                parent not in parents[name]:
            parents[name].append(parent)
    for name, above in parents.items():
        print(json.dumps({
            "name": names[name], "parents": [names[p] for p in above],
            "external_ids": [f"openimages:{name}"]}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
