/* fcgi/page/dataset.c: datasets, one of them, and the form that asks for one. */

#include "page/dataset.h"

#include "store/moderation.h"

#include <string.h>

enum {
	SHARES_SHOWN = 12,
	WITHDRAWN_SHOWN = 50,
	CARDS = 10,
	TEXT_MAX_BYTES = 256 * 1024,
};

/* clang-format off */

static const struct view_field row_fields[] = {
	{ VIEW_TEXT("title", struct dataset_row, title) },
	{ VIEW_URL("address", struct dataset_row, address) },
	{ VIEW_INT("version", struct dataset_row, version) },
	{ VIEW_STRUCT("owner", struct dataset_row, owner, &person_view) },
	{ VIEW_STRUCT("at", struct dataset_row, at, &moment_view) },
	{ VIEW_COUNT("pictures", struct dataset_row, pictures) },
	{ VIEW_COUNT("regions", struct dataset_row, regions) },
	{ VIEW_BOOL("waiting", struct dataset_row, is_waiting) },
	{ VIEW_BOOL("failed", struct dataset_row, has_failed) },
};
static const struct view row_view = VIEW(struct dataset_row, row_fields);

static const struct view_field index_fields[] = {
	{ VIEW_STRUCT("site", struct dataset_index_page, site, &site_view) },
	{ VIEW_LIST("rows", struct dataset_index_page, rows, row_count,
	    &row_view) },
	{ VIEW_BOOL("any", struct dataset_index_page, is_any) },
	{ VIEW_STRUCT("pager", struct dataset_index_page, pager,
	    &pager_view) },
	{ VIEW_BOOL("has_pages", struct dataset_index_page, has_pages) },
};
const struct view dataset_index_page_view =
    VIEW(struct dataset_index_page, index_fields);

static const struct view_field share_fields[] = {
	{ VIEW_TEXT("name", struct dataset_share, name) },
	{ VIEW_URL("address", struct dataset_share, address) },
	{ VIEW_COUNT("pictures", struct dataset_share, pictures) },
	{ VIEW_COUNT("regions", struct dataset_share, regions) },
};
static const struct view share_view = VIEW(struct dataset_share, share_fields);

static const struct view_field shares_fields[] = {
	{ VIEW_LIST("rows", struct dataset_shares, rows, count,
	    &share_view) },
	{ VIEW_BOOL("any", struct dataset_shares, is_any) },
	{ VIEW_COUNT("others", struct dataset_shares, others) },
};
static const struct view shares_view =
    VIEW(struct dataset_shares, shares_fields);

static const struct view_field format_fields[] = {
	{ VIEW_TEXT("title", struct dataset_format, title) },
	{ VIEW_TEXT("purpose", struct dataset_format, purpose) },
	{ VIEW_URL("file", struct dataset_format, file) },
	{ VIEW_URL("archive", struct dataset_format, archive) },
	{ VIEW_URL("images", struct dataset_format, images) },
};
static const struct view format_view =
    VIEW(struct dataset_format, format_fields);

static const struct view_field page_fields[] = {
	{ VIEW_STRUCT("site", struct dataset_page, site, &site_view) },
	{ VIEW_INT("id", struct dataset_page, dataset.id) },
	{ VIEW_TEXT("title", struct dataset_page, dataset.title) },
	{ VIEW_INT("version", struct dataset_page, dataset.version) },
	{ VIEW_HTML("description", struct dataset_page, description) },
	{ VIEW_STRUCT("owner", struct dataset_page, owner, &person_view) },
	{ VIEW_STRUCT("at", struct dataset_page, at, &moment_view) },
	{ VIEW_COUNT("pictures", struct dataset_page,
	    dataset.picture_count) },
	{ VIEW_COUNT("written", struct dataset_page,
	    dataset.written_count) },
	{ VIEW_COUNT("regions", struct dataset_page, dataset.region_count) },
	{ VIEW_TEXT("sha256", struct dataset_page,
	    dataset.manifest_sha256) },
	{ VIEW_TEXT("tree_sha256", struct dataset_page,
	    dataset.tree_sha256) },
	{ VIEW_TEXT("split_key", struct dataset_page,
	    dataset.division.key) },
	{ VIEW_TEXT("query", struct dataset_page, dataset.query) },
	{ VIEW_TEXT("trouble", struct dataset_page, dataset.trouble) },
	{ VIEW_URL("query_address", struct dataset_page, query_address) },
	{ VIEW_URL("predecessor", struct dataset_page, predecessor) },
	{ VIEW_URL("successor", struct dataset_page, successor) },
	{ VIEW_URL("next_version", struct dataset_page, next_version) },
	{ VIEW_URL("difference", struct dataset_page, difference) },
	{ VIEW_URL("errata", struct dataset_page, errata) },
	{ VIEW_URL("manifest", struct dataset_page, manifest) },
	{ VIEW_URL("tree", struct dataset_page, tree) },
	{ VIEW_TEXT("bibtex", struct dataset_page, bibtex) },
	{ VIEW_TEXT("cff", struct dataset_page, cff) },
	{ VIEW_URL("bibtex_file", struct dataset_page, bibtex_file) },
	{ VIEW_URL("cff_file", struct dataset_page, cff_file) },
	{ VIEW_TEXT("groups", struct dataset_page, groups) },
	{ VIEW_URL("here", struct dataset_page, here) },
	{ VIEW_LIST("cards", struct dataset_page, cards, card_count,
	    &card_view) },
	{ VIEW_BOOL("has_cards", struct dataset_page, has_cards) },
	{ VIEW_STRUCT("objects", struct dataset_page, objects,
	    &shares_view) },
	{ VIEW_STRUCT("licences", struct dataset_page, licences,
	    &shares_view) },
	{ VIEW_STRUCT("credits", struct dataset_page, credits,
	    &shares_view) },
	{ VIEW_STRUCT("splits", struct dataset_page, splits, &shares_view) },
	{ VIEW_LIST("formats", struct dataset_page, formats, format_count,
	    &format_view) },
	{ VIEW_LIST("withdrawn", struct dataset_page, withdrawn,
	    withdrawn_count, &dataset_withdrawal_view) },
	{ VIEW_COUNT("withdrawn_total", struct dataset_page,
	    dataset.withdrawn_count) },
	{ VIEW_BOOL("frozen", struct dataset_page, is_frozen) },
	{ VIEW_BOOL("failed", struct dataset_page, has_failed) },
	{ VIEW_INT("percent", struct dataset_page, percent) },
};
const struct view dataset_page_view = VIEW(struct dataset_page, page_fields);

static const struct view_field bond_fields[] = {
	{ VIEW_TEXT("name", struct dataset_bond, name) },
	{ VIEW_TEXT("label", struct dataset_bond, label) },
	{ VIEW_BOOL("chosen", struct dataset_bond, is_chosen) },
};
static const struct view bond_view = VIEW(struct dataset_bond, bond_fields);

static const struct view_field new_fields[] = {
	{ VIEW_STRUCT("site", struct dataset_new_page, site, &site_view) },
	{ VIEW_TEXT("title", struct dataset_new_page, title) },
	{ VIEW_TEXT("description", struct dataset_new_page, description) },
	{ VIEW_TEXT("query", struct dataset_new_page, query) },
	{ VIEW_OPTIONAL_ID("predecessor", struct dataset_new_page,
	    predecessor_id) },
	{ VIEW_TEXT("before", struct dataset_new_page, before) },
	{ VIEW_INT("train", struct dataset_new_page, train) },
	{ VIEW_INT("validation", struct dataset_new_page, validation) },
	{ VIEW_INT("test", struct dataset_new_page, test) },
	{ VIEW_LIST("bonds", struct dataset_new_page, bonds, bond_count,
	    &bond_view) },
	{ VIEW_TEXT("title_fault", struct dataset_new_page, title_fault) },
	{ VIEW_TEXT("description_fault", struct dataset_new_page,
	    description_fault) },
	{ VIEW_TEXT("query_fault", struct dataset_new_page, query_fault) },
	{ VIEW_TEXT("splits_fault", struct dataset_new_page, splits_fault) },
	{ VIEW_TEXT("fault", struct dataset_new_page, fault) },
};
const struct view dataset_new_page_view =
    VIEW(struct dataset_new_page, new_fields);

/* clang-format on */

struct dataset_row
dataset_row_of(struct arena *arena, const struct dataset *dataset)
{
	return (struct dataset_row){
		.title = dataset->title,
		.address = address_of_dataset(arena, dataset->id),
		.version = dataset->version,
		.owner = person_of(arena, dataset->owner),
		.at = moment_of(arena,
		    dataset->is_frozen ? dataset->chosen_at_us :
					 dataset->created_at_us),
		.pictures = dataset->picture_count,
		.regions = dataset->region_count,
		.is_waiting = !dataset->is_frozen && dataset->trouble == NULL,
		.has_failed = dataset->trouble != NULL,
	};
}

/* ---- one dataset ---- */

static const char *
api_address(const struct request *req, const struct dataset *dataset,
    const char *rest)
{
	return arena_format(req->arena, "/api/dataset/%d%s", dataset->id, rest);
}

static enum status
find_shares(struct request *req, const struct dataset *dataset,
    const char *kind, struct dataset_shares *shares)
{
	struct dataset_count *counts;
	struct dataset_share *rows;
	size_t i;
	int total;

	TRY(dataset_counts_list(req->db, req->arena, dataset->id, kind,
	    SHARES_SHOWN, &counts, &shares->count, &total));
	rows = arena_array(req->arena, shares->count + 1, sizeof(*rows));
	for (i = 0; i < shares->count; i++) {
		rows[i] = (struct dataset_share){
			.name = counts[i].name,
			.pictures = counts[i].picture_count,
			.regions = counts[i].region_count,
		};
		if (text_is(kind, "licence"))
			rows[i].address =
			    address_of_licence(req->arena, counts[i].name);
	}
	shares->rows = rows;
	shares->is_any = shares->count > 0;
	shares->others = total - (int64_t)shares->count;
	return OK;
}

/* Objects under the names that they had. */
static void
name_objects(const struct request *req, const struct export_dataset *about,
    const struct dataset_shares *shares)
{
	struct dataset_share *rows = (struct dataset_share *)shares->rows;
	size_t i, k;

	for (i = 0; i < shares->count; i++) {
		int64_t id = 0;

		(void)text_to_int64(rows[i].name, &id);
		for (k = 0; k < about->class_count; k++) {
			if (about->classes[k].object_id != id)
				continue;
			rows[i].name = about->classes[k].name;
			rows[i].address =
			    address_of_object(req->arena, rows[i].name);
			break;
		}
	}
}

static void
list_formats(const struct request *req, struct dataset_page *page)
{
	struct dataset_format *formats =
	    arena_array(req->arena, export_format_count, sizeof(*formats));
	size_t i;

	for (i = 0; i < export_format_count; i++) {
		const struct export_format *format = &export_formats[i];
		const char *address = api_address(req, &page->dataset,
		    arena_format(req->arena, "/export/%s", format->name));

		formats[i] = (struct dataset_format){
			.title = format->title,
			.purpose = format->purpose,
		};
		if (format->extension != NULL)
			formats[i].file = address;
		formats[i].archive = format->extension == NULL ?
		    address :
		    arena_format(req->arena, "%s?bundle=true", address);
		if (format->has_images)
			formats[i].images =
			    arena_format(req->arena, "%s?images=true", address);
	}
	page->formats = formats;
	page->format_count = export_format_count;
}

static struct export_dataset
about_of(const struct request *req, const struct dataset *dataset)
{
	return (struct export_dataset){
		.id = dataset->id,
		.version = dataset->version,
		.title = dataset->title,
		.description = dataset->description,
		.owner = dataset->owner,
		.address = request_absolute(req,
		    address_of_dataset(req->arena, dataset->id)),
		.as_of_s = dataset->chosen_at_us / 1000000,
		.manifest_sha256 = dataset->manifest_sha256,
		.picture_count = dataset->picture_count,
	};
}

static enum status
fill_frozen(struct request *req, struct dataset_page *page)
{
	struct export_dataset about = about_of(req, &page->dataset);
	struct dataset_withdrawal *withdrawn;
	struct buf bibtex, cff;

	TRY(export_head_read(req->arena, page->dataset.head, &about));
	TRY(find_shares(req, &page->dataset, "object", &page->objects));
	TRY(find_shares(req, &page->dataset, "licence", &page->licences));
	TRY(find_shares(req, &page->dataset, "credit", &page->credits));
	TRY(find_shares(req, &page->dataset, "split", &page->splits));
	name_objects(req, &about, &page->objects);
	TRY(dataset_withdrawals_list(req->db, req->arena, page->dataset.id, 0,
	    WITHDRAWN_SHOWN, &withdrawn, &page->withdrawn_count));
	for (size_t i = 0; i < page->withdrawn_count; i++)
		withdrawn[i].reason =
		    moderation_reason_words(withdrawn[i].reason);
	page->withdrawn = withdrawn;
	buf_init(&bibtex, req->arena, TEXT_MAX_BYTES);
	export_citation_bibtex(&bibtex, &about);
	page->bibtex = bibtex.bytes;
	buf_init(&cff, req->arena, TEXT_MAX_BYTES);
	export_citation_cff(&cff, &about);
	page->cff = cff.bytes;
	list_formats(req, page);
	return OK;
}

static const char *
words_of(struct arena *arena, const char *const *words, size_t count)
{
	struct buf text;
	size_t i;

	buf_init(&text, arena, TEXT_MAX_BYTES);
	for (i = 0; i < count; i++) {
		if (i > 0)
			buf_add(&text, ", ");
		buf_add(&text, words[i]);
	}
	return text.bytes;
}

static void
fill_addresses(struct request *req, struct dataset_page *page)
{
	const struct dataset *dataset = &page->dataset;
	struct arena *arena = req->arena;

	page->here = address_of_dataset(arena, dataset->id);
	page->query_address = address_of_query(arena, dataset->query);
	page->errata = api_address(req, dataset, "/errata");
	page->manifest = api_address(req, dataset, "/manifest");
	page->tree = api_address(req, dataset, "/tree");
	page->bibtex_file =
	    api_address(req, dataset, "/citation?format=bibtex");
	page->cff_file = api_address(req, dataset, "/citation?format=cff");
	if (dataset->predecessor_id != 0) {
		page->predecessor =
		    address_of_dataset(arena, dataset->predecessor_id);
		page->difference = api_address(req, dataset, "/difference");
	}
	if (dataset->successor_id != 0)
		page->successor =
		    address_of_dataset(arena, dataset->successor_id);
	else if (dataset->is_frozen && !dataset->is_silent &&
	    dataset_may_continue(&req->viewer, dataset))
		page->next_version = arena_format(arena,
		    "/new-dataset?predecessor=%d", dataset->id);
}

/* What is withdrawn is among no pictures. */
static enum status
find_some(struct request *req, struct dataset_page *page)
{
	struct picture *pictures;
	size_t count, found;
	int *ids;

	TRY(dataset_pictures_list(req->db, req->arena, page->dataset.id, CARDS,
	    &ids, &count));
	TRY(pictures_find(req->db, req->arena, ids, count,
	    req->settings->public_url, &pictures, &found));
	page->cards = picture_cards(req->arena, pictures, found, 0);
	page->card_count = found;
	page->has_cards = found > 0;
	return OK;
}

enum status
dataset_page_fill(struct request *req, struct dataset_page *page)
{
	const struct dataset *dataset = &page->dataset;

	page->site = site_of(req);
	page->description = html_of_markdown(req->arena, dataset->description);
	page->owner = person_of(req->arena, dataset->owner);
	page->at = moment_of(req->arena,
	    dataset->chosen_at_us != 0 ? dataset->chosen_at_us :
					 dataset->created_at_us);
	page->groups =
	    words_of(req->arena, dataset->group_by, dataset->group_by_count);
	page->is_frozen = dataset->is_frozen;
	page->has_failed = dataset->trouble != NULL;
	if (dataset->chosen_at_us != 0 && dataset->picture_count > 0)
		page->percent = (int)(100 * (int64_t)dataset->written_count /
		    dataset->picture_count);
	fill_addresses(req, page);
	if (!page->is_frozen)
		return OK;
	TRY(find_some(req, page));
	return fill_frozen(req, page);
}

/* ---- the form ---- */

static const struct dataset_bond all_bonds[] = {
	{ "twins", "Pictures that look alike", true },
	{ "copies", "Copies and what they were made of", true },
	{ "replacements", "Replacements and what they replace", true },
	{ "author", "Pictures of one author", false },
	{ "origin", "Pictures from one site", false },
};

static bool
has_text(const struct texts *texts, const char *text)
{
	size_t i;

	for (i = 0; i < texts->count; i++) {
		if (text_is(texts->items[i], text))
			return true;
	}
	return false;
}

static const struct dataset_bond *
bonds_of(struct arena *arena, const struct dataset_wish *wish,
    const struct dataset *before)
{
	struct dataset_bond *bonds =
	    arena_array(arena, COUNT_OF(all_bonds), sizeof(*bonds));
	struct texts chosen = wish->group_by;
	size_t i;

	if (chosen.items == NULL && before != NULL)
		chosen =
		    (struct texts){ before->group_by, before->group_by_count };
	for (i = 0; i < COUNT_OF(all_bonds); i++) {
		bonds[i] = all_bonds[i];
		if (chosen.items != NULL)
			bonds[i].is_chosen = has_text(&chosen, bonds[i].name);
	}
	return bonds;
}

void
dataset_new_page_init(struct dataset_new_page *page, const struct request *req,
    const struct dataset_wish *wish, const struct dataset *before)
{
	*page = (struct dataset_new_page){
		.site = site_of(req),
		.title = wish->title,
		.description = wish->description,
		.query = wish->query,
		.predecessor_id = wish->predecessor_id,
		.train = 80,
		.validation = 10,
		.test = 10,
		.bonds = bonds_of(req->arena, wish, before),
		.bond_count = COUNT_OF(all_bonds),
	};
	if (before != NULL) {
		page->before = before->title;
		page->train = (int)(100 * before->division.train_share + .5);
		page->validation =
		    (int)(100 * before->division.validation_share + .5);
		page->test = 100 - page->train - page->validation;
	}
	if ((wish->shares[0] | wish->shares[1] | wish->shares[2]) != 0) {
		page->train = wish->shares[0];
		page->validation = wish->shares[1];
		page->test = wish->shares[2];
	}
	if (page->title == NULL)
		page->title = before == NULL ? "" : before->title;
	if (page->description == NULL)
		page->description = before == NULL ? "" : before->description;
	if (page->query == NULL)
		page->query = before == NULL ? "" : before->query;
}

void
dataset_new_page_refuse(struct dataset_new_page *page,
    const struct request *req)
{
	const struct problem *problem = &req->problem;

	if (problem->line > 0 || text_is(problem->field, "query"))
		page->query_fault = problem->detail;
	else if (text_is(problem->field, "title"))
		page->title_fault = problem->detail;
	else if (text_is(problem->field, "description"))
		page->description_fault = problem->detail;
	else if (text_is(problem->field, "splits"))
		page->splits_fault = problem->detail;
	else
		page->fault = problem->detail;
}
