/* contrib/bench/rows_things.c: rows of people, objects and galleries. */

#include <stdio.h>

#include "put.h"
#include "rows.h"
#include "words.h"

static const struct {
	int object;
	const char *name;
} object_names[] = {
	{ 600, "Flower" },
	{ 1400, "Human" },
	{ 1401, "Grass" },
	{ 1402, "Never in photographs" },
	{ 1403, "Only in the oldest pictures" },
	{ 2600, "Dog (Canis lupus familiaris)" },
	{ 2601, "Cat (Felis catus)" },
	{ 2602, "Tree" },
	{ 3800, "Cat (Felis catus) - left eye" },
	{ 3801, "Slice of pizza margherita" },
};

void
write_accounts(const struct set *set)
{
	char name[WORD_BYTES];

	for (int id = 1; id <= ACCOUNTS; id++) {
		name_write(id, name);
		put_column(id);
		put(name);
		put_char('\t');
		put_time(picture_time_us(set, 0) - id);
		put_char('\n');
	}
}

static void
put_object_name(int object)
{
	char name[WORD_BYTES];
	char kind[WORD_BYTES];

	for (size_t i = 0; i < sizeof(object_names) / sizeof(*object_names);
	     i++) {
		if (object_names[i].object == object) {
			put(object_names[i].name);
			return;
		}
	}
	name_write(100000 + object, name);
	word_write(object % 700, kind);
	name[0] = (char)(name[0] - 'a' + 'A');
	printf("%s (%s)", name, kind);
}

void
write_objects(const struct set *set)
{
	for (int id = 1; id <= OBJECTS; id++) {
		put_column(id);
		put_object_name(id);
		printf("\tObject number %d of the generated set.\t", id);
		put_time(picture_time_us(set, 0) + id);
		put_char('\n');
	}
}

void
write_aliases(const struct set *set)
{
	char name[WORD_BYTES];

	(void)set;
	for (int id = 10; id <= OBJECTS; id += 10) {
		name_write(200000 + id, name);
		printf("%s alias\t%d\n", name, id);
	}
	printf("Person\t1400\nCat\t2601\nDog\t2600\n");
}

void
write_parents(const struct set *set)
{
	int parents[PARENTS_MAX];

	(void)set;
	for (int id = 1; id <= OBJECTS; id++) {
		int count = object_parents(id, parents);

		for (int i = 0; i < count; i++)
			printf("%d\t%d\n", id, parents[i]);
	}
}

void
write_galleries(const struct set *set)
{
	char title[TITLE_BYTES];

	for (int id = 1; id <= set->galleries; id++) {
		title_write(set->pictures + id, title);
		printf("%d\t%s\t%d\t", id, title, gallery_owner(id));
		put_time(picture_time_us(set, 0) + id);
		put_char('\n');
	}
}

void
write_trust(const struct set *set)
{
	for (int id = 1; id <= set->galleries; id += 20)
		printf("%d\t%d\n", id, gallery_owner(id) % ACCOUNTS + 1);
}
