/* lib/export/croissant.c: Croissant 1.0, metadata in JSON-LD: https://docs.mlcommons.org/croissant/docs/croissant-spec.html */

#include "export/private.h"

#include <time.h>

static const char context[] =
    "{\"@language\":\"en\",\"@vocab\":\"https://schema.org/\","
    "\"citeAs\":\"cr:citeAs\",\"column\":\"cr:column\","
    "\"conformsTo\":\"dct:conformsTo\",\"cr\":\"http://mlcommons.org/croissant/\","
    "\"rai\":\"http://mlcommons.org/croissant/RAI/\","
    "\"data\":{\"@id\":\"cr:data\",\"@type\":\"@json\"},"
    "\"dataType\":{\"@id\":\"cr:dataType\",\"@type\":\"@vocab\"},"
    "\"dct\":\"http://purl.org/dc/terms/\","
    "\"examples\":{\"@id\":\"cr:examples\",\"@type\":\"@json\"},"
    "\"extract\":\"cr:extract\",\"field\":\"cr:field\","
    "\"fileProperty\":\"cr:fileProperty\",\"fileObject\":\"cr:fileObject\","
    "\"fileSet\":\"cr:fileSet\",\"format\":\"cr:format\","
    "\"includes\":\"cr:includes\",\"isLiveDataset\":\"cr:isLiveDataset\","
    "\"jsonPath\":\"cr:jsonPath\",\"key\":\"cr:key\",\"md5\":\"cr:md5\","
    "\"parentField\":\"cr:parentField\",\"path\":\"cr:path\","
    "\"recordSet\":\"cr:recordSet\",\"references\":\"cr:references\","
    "\"regex\":\"cr:regex\",\"repeated\":\"cr:repeated\","
    "\"replace\":\"cr:replace\",\"sc\":\"https://schema.org/\","
    "\"separator\":\"cr:separator\",\"source\":\"cr:source\","
    "\"subField\":\"cr:subField\",\"transform\":\"cr:transform\"}";

/* What a line of the manifest has, and what it is. */
static const struct {
	const char *name;
	const char *type;
	const char *description;
} fields[] = {
	{ "id", "sc:Integer", "Number of the picture at the site." },
	{ "title", "sc:Text", "Title." },
	{ "description", "sc:Text", "Description, in Markdown." },
	{ "credit", "sc:Text", "Whom to name as its author." },
	{ "credit_url", "sc:URL", "Address to credit." },
	{ "origin_url", "sc:URL", "Where it came from." },
	{ "width", "sc:Integer", "Width as displayed, in pixels." },
	{ "height", "sc:Integer", "Height as displayed, in pixels." },
	{ "file_format", "sc:Text", "MIME type of the image file." },
	{ "sha256", "sc:Text", "SHA-256 of the image file." },
	{ "bytes", "sc:Integer", "Length of the image file." },
	{ "download", "sc:URL", "Address of the image file." },
	{ "nature", "sc:Text", "How it came to be." },
	{ "licences", "sc:Text", "Licences that it is offered under, any." },
	{ "group", "sc:Text", "Pictures of one group are in one split." },
	{ "split", "cr:Split", "train, validation or test." },
	{ "regions", "sc:Text",
	    "What is drawn on it: JSON, shares of width"
	    " and height from the top left." },
};

static void
add_member(struct buf *json, const char *name, const char *text)
{
	buf_add_format(json, ",\n\"%s\":", name);
	buf_add_json_text(json, text);
}

static void
add_about(struct export *export, struct buf *out)
{
	const struct export_dataset *dataset = export->dataset;
	time_t at = (time_t)dataset->as_of_s;
	struct tm day = { .tm_year = 0 };
	struct buf citation;
	size_t i;

	gmtime_r(&at, &day);
	buf_init(&citation, export->scratch, TEXT_MAX_BYTES);
	export_citation_bibtex(&citation, dataset);
	buf_add_format(out, "{\n\"@context\":%s,\n\"@type\":\"sc:Dataset\"",
	    context);
	add_member(out, "conformsTo", "http://mlcommons.org/croissant/1.0");
	add_member(out, "name", dataset->title);
	add_member(out, "description",
	    *dataset->description == '\0' ? dataset->title :
					    dataset->description);
	add_member(out, "url", dataset->address);
	buf_add_format(out, ",\n\"version\":\"%d.0.0\"", dataset->version);
	buf_add_format(out, ",\n\"datePublished\":\"%04d-%02d-%02d\"",
	    day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
	buf_add(out, ",\n\"creator\":{\"@type\":\"sc:Person\",\"name\":");
	buf_add_json_text(out, dataset->owner);
	buf_add(out, "},\n\"license\":[");
	for (i = 0; i < dataset->licence_count; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		buf_add_json_text(out,
		    dataset->licences[i].url == NULL ?
			dataset->licences[i].id :
			dataset->licences[i].url);
	}
	buf_add_char(out, ']');
	add_member(out, "citeAs", citation.bytes);
	/* Who made each picture, as text, HTML, CSV and JSON. */
	add_member(out, "usageInfo",
	    arena_format(export->scratch,
		"%s/api/dataset/%d/export/attribution", dataset->site,
		dataset->id));
	buf_add_format(out, ",\n\"isLiveDataset\":%s",
	    dataset->withdrawal_count > 0 ? "true" : "false");
}

/*
 * What was withdrawn since has changed the file, and its hash with it: only
 * a live dataset may have files without one.
 */
static void
add_files(struct export *export, struct buf *out)
{
	const struct export_dataset *dataset = export->dataset;

	buf_add(out,
	    ",\n\"distribution\":[{\"@type\":\"cr:FileObject\","
	    "\"@id\":\"pictures.jsonl\",\"name\":\"pictures.jsonl\","
	    "\"description\":\"One picture a line, with its"
	    " regions, its licences and who made it.\","
	    "\"encodingFormat\":\"application/jsonlines\","
	    "\"contentUrl\":");
	buf_add_json_text(out,
	    arena_format(export->scratch, "%s/api/dataset/%d/export/jsonl",
		dataset->site, dataset->id));
	if (dataset->withdrawal_count == 0)
		buf_add_format(out,
		    ",\"contentSize\":\"%lld B\","
		    "\"sha256\":\"%s\"",
		    (long long)dataset->line_bytes, dataset->lines_sha256);
	else
		buf_add_format(out,
		    ",\"disambiguatingDescription\":\"%zu"
		    " pictures were withdrawn: tombstones stand in their"
		    " place\"",
		    dataset->withdrawal_count);
	buf_add(out, "}]");
}

static void
add_records(struct buf *out)
{
	size_t i;

	buf_add(out,
	    ",\n\"recordSet\":[{\"@type\":\"cr:RecordSet\","
	    "\"@id\":\"splits\",\"name\":\"splits\","
	    "\"dataType\":\"cr:Split\",\"key\":{\"@id\":\"splits/name\"},"
	    "\"field\":[{\"@type\":\"cr:Field\",\"@id\":\"splits/name\","
	    "\"name\":\"splits/name\",\"dataType\":\"sc:Text\"}],"
	    "\"data\":[{\"splits/name\":\"train\"},"
	    "{\"splits/name\":\"validation\"},"
	    "{\"splits/name\":\"test\"}]},\n"
	    "{\"@type\":\"cr:RecordSet\",\"@id\":\"pictures\","
	    "\"name\":\"pictures\",\"key\":{\"@id\":\"pictures/id\"},"
	    "\"field\":[");
	for (i = 0; i < COUNT_OF(fields); i++) {
		bool is_split = text_is(fields[i].name, "split");

		buf_add_format(out,
		    "%s{\"@type\":\"cr:Field\",\"@id\":\"pictures/%s\","
		    "\"name\":\"pictures/%s\",\"description\":\"%s\","
		    "\"dataType\":\"%s\",%s%s\"source\":{\"fileObject\":"
		    "{\"@id\":\"pictures.jsonl\"},\"extract\":"
		    "{\"column\":\"%s\"}}}",
		    i == 0 ? "\n" : ",\n", fields[i].name, fields[i].name,
		    fields[i].description,
		    is_split ? "sc:Text" : fields[i].type,
		    text_is(fields[i].name, "licences") ||
			    text_is(fields[i].name, "regions") ?
			"\"repeated\":true," :
			"",
		    is_split ?
			"\"references\":{\"field\":{\"@id\":\"splits/name\"}}," :
			"",
		    fields[i].name);
	}
	buf_add(out, "]}]\n}\n");
}

static void
begin(struct export *export, struct buf *out)
{
	add_about(export, out);
	add_files(export, out);
	add_records(out);
}

void
croissant_add_passes(struct export *export)
{
	export_add_pass(export,
	    (struct export_pass){ .member = "croissant.json", .begin = begin });
}
