#!/usr/bin/python3
# contrib/tree/wordnet.py: nouns of WordNet 3.0 as a tree of objects, for make import-tree.
#
#	wordnet.py animals.tsv >animals.jsonl
#
# A line of the table is the offset of a synset, its words with "|" between
# them, the usual one first, and the offsets of its parents with ",". A word
# that another synset is called by already gets what it is in brackets; other
# names that are not free are left out.

import json
import sys


def read(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            offset, words, parents = line.rstrip("\n").split("\t")
            yield offset, (words.split("|"),
                           [p for p in parents.split(",") if p])


def names_of(synsets):
    """A name for each: two senses of a word are told apart by their parents,
    their other words or, at last, their offsets."""
    names, taken = {}, set()
    for offset, (words, parents) in synsets.items():
        usual = words[0]
        remarks = [synsets[p][0][0] for p in parents] + words[1:] + [offset]
        names[offset] = next(
            name for name in [usual] + [f"{usual} ({r})" for r in remarks]
            if name not in taken)
        taken.add(names[offset])
    return names


def main(path):
    synsets = dict(read(path))
    names = names_of(synsets)
    taken = set(names.values())
    for offset, (words, parents) in synsets.items():
        aliases = [word for word in dict.fromkeys(words[1:])
                   if word not in taken]
        taken.update(aliases)
        print(json.dumps({
            "name": names[offset], "aliases": aliases,
            "parents": [names[parent] for parent in parents],
            "external_ids": [f"wordnet:{offset}-n"]}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
