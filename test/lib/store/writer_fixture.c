/* test/lib/store/writer_fixture.c: a transaction of the writer that is undone after each test. */

#include "lib/store/writer_fixture.h"

#include "store/account_write.h"
#include "store/media_write.h"
#include "store/object_write.h"
#include "store/picture_write.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

int
writer_begin(void **state)
{
	const char *conninfo = getenv("PINAKES_WRITER");
	struct writer *writer;
	struct arena *arena;
	struct new_account account = { 0 };

	*state = NULL;
	if (conninfo == NULL || *conninfo == '\0')
		return 0;
	arena = arena_create();
	writer = arena_alloc(arena, sizeof(*writer));
	writer->arena = arena;
	writer->db = db_create(conninfo, "store test", 20000);
	if (db_begin(writer->db, DB_WRITE) != OK)
		return -1;
	account.name = writer_name(writer, "tester");
	if (account_insert(writer->db, arena, &account, &writer->account_id) !=
	    OK)
		return -1;
	writer->actor = (struct actor){ .account_id = writer->account_id,
		.tool = "store test",
		.reason = "to try it" };
	*state = writer;
	return 0;
}

int
writer_undo(void **state)
{
	struct writer *writer = *state;

	if (writer == NULL)
		return 0;
	db_rollback(writer->db);
	db_destroy(writer->db);
	arena_destroy(writer->arena);
	return 0;
}

struct writer *
writer_of(void **state)
{
	if (*state == NULL) {
		printf("# PINAKES_WRITER is not set: no database to test\n");
		skip();
	}
	return *state;
}

const char *
writer_name(struct writer *writer, const char *stem)
{
	return arena_format(writer->arena, "%s %016llx", stem,
	    (unsigned long long)random_uint64());
}

const char *
writer_text(struct writer *writer, const char *sql)
{
	const struct statement statement = { "", sql };
	struct rows rows;

	if (db_run(writer->db, writer->arena, &statement, NULL, &rows) != OK)
		fail_msg("%s: %s", sql, db_message(writer->db));
	return rows.count == 0 ? NULL : row_text(&rows, 0, 0);
}

int
writer_int(struct writer *writer, const char *sql)
{
	const char *text = writer_text(writer, sql);
	int64_t number = 0;

	if (text == NULL || !text_to_int64(text, &number))
		fail_msg("%s gave %s", sql, text == NULL ? "nothing" : text);
	return (int)number;
}

int
writer_media(struct writer *writer)
{
	struct new_media media = {
		.media_type = "image/png",
		.size_bytes = 67,
		.width_px = 40,
		.height_px = 30,
		.frame_count = 1,
	};
	int id = 0;

	random_bytes(media.sha256, SHA256_BYTES);
	random_bytes(media.received_sha256, SHA256_BYTES);
	assert_int_equal(media_insert(writer->db, writer->arena, &media, &id),
	    OK);
	return id;
}

int
writer_object(struct writer *writer, const char *stem)
{
	const struct new_object object = {
		.name = writer_name(writer, stem),
		.description = "",
	};
	int id = 0;

	assert_int_equal(object_insert(writer->db, writer->arena, &object,
			     &writer->actor, &id),
	    OK);
	return id;
}

int
writer_picture(struct writer *writer, const char *title)
{
	const struct new_picture picture = {
		.author_id = writer->account_id,
		.media_id = writer_media(writer),
		.title = title,
	};
	int id = 0;

	assert_int_equal(picture_insert(writer->db, writer->arena, &picture,
			     &writer->actor, &id),
	    OK);
	return id;
}
