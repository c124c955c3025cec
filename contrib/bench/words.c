/* contrib/bench/words.c: words that look like a language, and texts of them. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "shape.h"
#include "words.h"

/* Consonants times vowels; q and x are in no word. */
enum { SYLLABLES = 19 * 5 };

static void
write_syllables(int64_t place, int count, char *word)
{
	for (int i = 0; i < count; i++, place /= SYLLABLES) {
		word[2 * i] = "bcdfghjklmnprstvwyz"[place % SYLLABLES / 5];
		word[2 * i + 1] = "aeiou"[place % 5];
	}
	word[2 * count] = '\0';
}

/* The factors are primes that 95 does not share: each place is met once. */
void
word_write(int number, char word[WORD_BYTES])
{
	if (number % 4 == 0)
		write_syllables(number / 4 * 7919 % 9025, 2, word);
	else if (number % 4 == 3)
		write_syllables(number * (int64_t)31415927 % 81450625, 4, word);
	else
		write_syllables(number * (int64_t)300007 % 857375, 3, word);
	if (number % 97 == 5)
		memcpy(word + strlen(word) - 1, "\303\251", 3);
}

void
name_write(int number, char word[WORD_BYTES])
{
	write_syllables(number * (int64_t)300007 % 857375, 3, word);
}

/* A word drawn by how often it is used, and a blank before all but the first. */
static size_t
append_word(int id, enum salt salt, int turn, char *text, size_t at)
{
	if (at)
		text[at++] = ' ';
	word_write(draw_rank(draw(id, salt, turn), WORDS), text + at);
	return at + strlen(text + at);
}

void
title_write(int id, char title[TITLE_BYTES])
{
	static const char *const shared[] = {
		"",
		"Untitled",
		"untitled",
		"Photo",
		"New photo",
		"Landscape",
		"Scan",
		"UNTITLED",
		"photo",
		"Portrait",
	};
	double chance = draw(id, SALT_TITLE, 0);
	int count = 2 + (int)(6 * draw(id, SALT_TITLE, 1));
	size_t at = 0;

	if (chance < 0.04) {
		snprintf(title, TITLE_BYTES, "%s", shared[(int)(chance * 250)]);
		return;
	}
	if (chance < 0.10) {
		snprintf(title, TITLE_BYTES, "IMG_%04d",
		    (int)(draw(id, SALT_TITLE, 2) * 10000));
		return;
	}
	for (int i = 0; i < count; i++)
		at = append_word(id, SALT_TITLE, 3 + i, title, at);
	title[0] = (char)toupper((unsigned char)title[0]);
}

/* A phrase is the same wherever it is used, as in templates and habits. */
static size_t
append_phrase(int phrase, char *text, size_t at)
{
	int count = 3 + (int)(5 * draw(phrase, SALT_PHRASE, 0));
	size_t start = at ? at + 1 : 0;

	for (int i = 0; i < count; i++)
		at = append_word(phrase, SALT_PHRASE, 1 + i, text, at);
	text[start] = (char)toupper((unsigned char)text[start]);
	text[at++] = '.';
	text[at] = '\0';
	return at;
}

void
description_write(int id, char description[DESCRIPTION_BYTES])
{
	double wish = draw(id, SALT_DESCRIPTION, 0);
	int count = (int)(12 * wish * wish + 0.5);
	size_t at = 0;

	description[0] = '\0';
	for (int i = 0; i < count; i++)
		at = append_phrase((int)(PHRASES *
				       draw(id, SALT_DESCRIPTION, 1 + i)),
		    description, at);
}
