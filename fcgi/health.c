/* fcgi/health.c: tells a monitor whether requests can be answered. */

#include "handlers.h"
#include "version.h"

static const struct statement ask_server = { "health_show",
	"SELECT pg_is_in_recovery()" };

/* The database is asked: when it is away this is 503, as all else is. */
enum status
health_show(struct request *req, struct response *res)
{
	struct buf *json = respond_body(res, TYPE_JSON);
	struct rows rows;

	TRY(db_run(req->db, req->arena, &ask_server, NULL, &rows));
	buf_add(json, "{\"status\":\"ok\",\"version\":");
	buf_add_json_text(json, PINAKES_VERSION);
	buf_add(json,
	    row_bool(&rows, 0, 0) ? ",\"database\":\"replica\"}" :
				    ",\"database\":\"primary\"}");
	respond_header(res, "Cache-Control", "no-store");
	return respond_done(res);
}
