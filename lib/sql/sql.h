/* lib/sql/sql.h: SQL text that can only be made of literals and parameters. */

#ifndef SQL_SQL_H
#define SQL_SQL_H

#include "base/base.h"
#include "query/query.h"

enum { SQL_MAX_BYTES = 256 * 1024, SQL_MAX_VALUES = 400 };

/*
 * A statement being written: text from string literals of the program, and
 * values that travel beside it as $1, $2 ... There is no formatted append:
 * text of a person cannot become SQL, because it does not compile.
 */
struct sql {
	struct arena *arena;
	struct buf text;
	const char **values;	/* as PostgreSQL reads them; NULL is NULL */
	int value_count;
};

void sql_init(struct sql *sql, struct arena *arena);

/* Appends a literal; anything that is not one is a compile error. */
#define sql_add(sql, literal) sql_add_literal((sql), "" literal "")
void sql_add_literal(struct sql *sql, const char *literal);

/* Appends $n and keeps the value. The SQL around it gives the type. */
void sql_bind(struct sql *sql, const char *value);
void sql_bind_int(struct sql *sql, int64_t number);
void sql_bind_double(struct sql *sql, double number);

/* "{1,2,3}", what PostgreSQL reads as int[]. */
const char *sql_int_array(struct arena *arena, const int *ids, size_t count);

/* {"a","b \" c"}, what PostgreSQL reads as text[]. */
const char *sql_text_array(struct arena *arena, const char *const *texts,
    size_t count);

/* "\x00ff", what PostgreSQL reads as bytea. */
const char *sql_bytes(struct arena *arena, const void *bytes, size_t length);

/* A number as the text of a value. */
const char *sql_int(struct arena *arena, int64_t number);
const char *sql_double(struct arena *arena, double number);

/*
 * A text in NFC, found once for a statement. PostgreSQL takes some 10 us to
 * compose a name, and ASCII is composed.
 */
#define SQL_NFC(text) \
	"(SELECT CASE WHEN octet_length(" text ") = char_length(" text ")" \
	" THEN " text " ELSE normalize(" text ", NFC) END)"

/* ---- searches: a query whose names are numbers, as SQL ---- */

/* One rule, resolved: names have become ids, times have become ids. */
struct condition {
	enum rule_kind kind;
	bool excluded;
	const char *ids;	/* "{1,2}"; for the rules with lists */
	size_t id_count;
	const char *text;	/* folded LIKE pattern, or first origin_key */
	const char *prefix;	/* titles: all that fit begin so, or NULL */
	const char *text_end;	/* the first key or folded title behind them */
	bool is_few;		/* titles: a few lie between, and all fit */
	double number;		/* pixels, counts, stars */
	int id;			/* dates: the last picture before the time */
	bool is_read_first;	/* galleries: whole, not looked up by row */
};

enum {
	/* Longer lists are tested well only if planned for them. */
	SQL_PLAN_ONCE_IDS_MAX = 48,
	/* Longer lists of objects have no bitmap that is worth its making. */
	SQL_BITMAP_IDS_MAX = 128,
};

/* A place in an ordering: the sort key of a picture. */
struct position {
	bool is_set;
	int id;
	int number;		/* region count or random key */
	const char *title;
};

/* What is searched for and in which order. */
struct search_terms {
	const struct condition *conditions;
	size_t count;
	bool include_obsolete;
	enum ordering ordering;
	uint32_t start;		/* ORDER_RANDOM: where the circle is cut */
	bool is_backward;	/* ORDER_RANDOM: against the circle */
	struct position after;	/* only what comes behind this */
	struct {		/* a walk by date or chance: only up to */
		bool is_set;	/* this id or random key, and itself */
		int number;
	} until;
	int low_id;		/* only id > low_id and id <= high_id */
	int high_id;
};

/* How far one statement of a scan goes. */
struct batch {
	int rows;		/* candidates at most */
	int limit;		/* results at most */
	bool is_marked;		/* say where to go on */
};

/*
 * Each of these writes one statement. A scan reads at most batch.rows
 * candidates, up to terms->until, in order and gives at most batch.limit rows
 * (id, key, place, hit): the hits and, if it is marked, the last candidate
 * too when it has read a whole batch, hit or not. key is the title, the
 * region count, the random key or the id, after which the ordering goes.
 * Numbering the candidates for the mark is up to a third of what a candidate
 * costs.
 */

/* Candidates: the index of the ordering. */
void sql_walk(struct sql *sql, const struct search_terms *terms,
    bool is_second_half, struct batch batch);

/* True when sql_drive can take its candidates from the condition. */
bool sql_can_drive(const struct condition *condition);

/* Candidates: the pictures of conditions[driver], by date only. */
void sql_drive(struct sql *sql, const struct search_terms *terms,
    size_t driver, struct batch batch);

/* True when an index can find the pictures of the condition. */
bool sql_can_gather(const struct condition *condition);

/*
 * Gathers all pictures of the conditions whose flag in gathered is set by
 * their indexes, tests the others, sorts, and gives ids from offset on.
 */
void sql_gather(struct sql *sql, const struct search_terms *terms,
    const bool *gathered, int64_t offset, int limit);

/* Walks the ordering up to offset and gives ids from there on. */
void sql_skip(struct sql *sql, const struct search_terms *terms,
    int64_t offset, int limit);

/* Counts, but not beyond bound; gathered as in sql_gather. */
void sql_count(struct sql *sql, const struct search_terms *terms,
    const bool *gathered, int bound);

/* Counts the pictures of one condition, but not beyond bound. */
void sql_probe(struct sql *sql, const struct condition *condition,
    int bound);

/*
 * A cursor named "stream" over the results in order, from offset on; limit
 * 0: all of them. columns is what stands between SELECT and WHERE.
 */
#define sql_stream(sql, terms, columns, offset, limit) \
	sql_stream_literal((sql), (terms), "" columns "", (offset), (limit))
void sql_stream_literal(struct sql *sql, const struct search_terms *terms,
    const char *columns, int64_t offset, int limit);

#endif
