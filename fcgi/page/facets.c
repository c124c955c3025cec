/* fcgi/page/facets.c: what occurs most among the pictures of a query, to add as a rule; and as JSON. */

#include "page/facets.h"

/* clang-format off */

static const struct view_field value_fields[] = {
	{ VIEW_TEXT("value", struct facet_value, value) },
	{ VIEW_COUNT("count", struct facet_value, count) },
	{ VIEW_URL("want", struct facet_value, want) },
	{ VIEW_URL("exclude", struct facet_value, exclude) },
};
static const struct view value_view = VIEW(struct facet_value, value_fields);

static const struct view_field list_fields[] = {
	{ VIEW_TEXT("title", struct facet_list, title) },
	{ VIEW_TEXT("rule", struct facet_list, rule) },
	{ VIEW_LIST("values", struct facet_list, values, count,
	    &value_view) },
};
static const struct view list_view = VIEW(struct facet_list, list_fields);

static const struct view_field facets_fields[] = {
	{ VIEW_BOOL("known", struct query_facets, is_known) },
	{ VIEW_COUNT("pictures", struct query_facets, pictures) },
	{ VIEW_BOOL("more", struct query_facets, is_more) },
	{ VIEW_LIST("facets", struct query_facets, lists, count,
	    &list_view) },
	{ VIEW_BOOL("empty", struct query_facets, is_empty) },
};
const struct view query_facets_view =
    VIEW(struct query_facets, facets_fields);

static const struct view_field json_value_fields[] = {
	{ VIEW_TEXT("value", struct facet_value, value) },
	{ VIEW_INT("count", struct facet_value, count) },
};
static const struct view json_value_view =
    VIEW(struct facet_value, json_value_fields);

static const struct view_field json_list_fields[] = {
	{ VIEW_TEXT("rule", struct facet_list, rule) },
	{ VIEW_LIST("values", struct facet_list, values, count,
	    &json_value_view) },
};
static const struct view json_list_view =
    VIEW(struct facet_list, json_list_fields);

static const struct view_field json_fields[] = {
	{ VIEW_BOOL("known", struct query_facets, is_known) },
	{ VIEW_INT("pictures", struct query_facets, pictures) },
	{ VIEW_BOOL("more", struct query_facets, is_more) },
	{ VIEW_LIST("facets", struct query_facets, lists, count,
	    &json_list_view) },
};
const struct view query_facets_json_view =
    VIEW(struct query_facets, json_fields);

/* clang-format on */

static const char *
address_with(const struct chip_maker *maker, const char *list,
    const char *rule, const char *value)
{
	return maker == NULL ? NULL : chip_address(maker, "pick",
	    arena_format(maker->arena, "%s %s %s", list, rule, value));
}

static struct facet_list
list_of(struct arena *arena, const struct facet_counts *counts,
    enum facet_kind kind, const struct chip_maker *maker)
{
	static const char *const titles[FACETS] = {
		[FACET_OBJECTS] = "Objects",
		[FACET_LICENCES] = "Licences",
		[FACET_NATURES] = "Natures",
		[FACET_AUTHORS] = "Authors",
	};
	struct facet_value *values = arena_array(arena, counts->count,
	    sizeof(*values));
	const char *rule = rule_name(facet_rule(kind));
	size_t i;

	for (i = 0; i < counts->count; i++)
		values[i] = (struct facet_value){
			.value = counts->values[i].name,
			.count = counts->values[i].count,
			.want = address_with(maker, "want", rule,
			    counts->values[i].name),
			.exclude = address_with(maker, "exclude", rule,
			    counts->values[i].name),
		};
	return (struct facet_list){ .title = titles[kind], .rule = rule,
		.values = values, .count = counts->count };
}

const struct query_facets *
query_facets_of(struct arena *arena, const struct facets *facets,
    const struct chip_maker *maker)
{
	struct query_facets *page = arena_alloc(arena, sizeof(*page));
	struct facet_list *lists = arena_array(arena, FACETS, sizeof(*lists));
	size_t count = 0;
	int kind;

	for (kind = 0; kind < FACETS; kind++) {
		if (facets->of[kind].count > 0)
			lists[count++] = list_of(arena, &facets->of[kind],
			    (enum facet_kind)kind, maker);
	}
	*page = (struct query_facets){ .is_known = facets->is_known,
		.pictures = facets->pictures, .is_more = facets->is_more,
		.lists = lists, .count = count,
		.is_empty = facets->is_known && count == 0 };
	return page;
}
