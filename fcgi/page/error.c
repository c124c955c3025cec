/* fcgi/page/error.c: why there is no other page, and what to do next. */

#include "page/error.h"

#include <string.h>

enum { WORDS_MAX_CHARACTERS = 100 };

/* clang-format off */

static const struct view_field error_fields[] = {
	{ VIEW_STRUCT("site", struct error_page, site, &site_view) },
	{ VIEW_INT("number", struct error_page, number) },
	{ VIEW_TEXT("title", struct error_page, title) },
	{ VIEW_TEXT("detail", struct error_page, detail) },
	{ VIEW_TEXT("next", struct error_page, next) },
	{ VIEW_TEXT("words", struct error_page, words) },
	{ VIEW_URL("sign_in", struct error_page, sign_in) },
	{ VIEW_BOOL("search", struct error_page, offers_search) },
	{ VIEW_BOOL("again", struct error_page, offers_again) },
};
const struct view error_view = VIEW(struct error_page, error_fields);

/* clang-format on */

/* For people: a refusal as a heading, what it means, what to do. */
struct advice {
	const char *title;
	const char *detail;
	const char *next;
	bool offers_search;
	bool offers_again;
};

static const struct advice advices[] = {
	[BAD_INPUT] = { "This could not be understood",
	    "There is something in the address, or in what was sent, that"
	    " does not belong there.",
	    "Correct it, or begin with a search.", true, false },
	[UNAUTHENTICATED] = { "This needs an account",
	    "Reading needs none; this is more than reading.",
	    "Sign in first, then come back.", false, false },
	[FORBIDDEN] = { "This is not yours to do",
	    "It is for its owner, or for administrators.",
	    "If you think that you should be allowed to, ask one of them.",
	    false, false },
	[NOT_FOUND] = { "There is nothing at this address",
	    "It may have been mistyped, or was never there.",
	    "Search for what you meant.", true, false },
	[METHOD_NOT_ALLOWED] = { "This address cannot be used like that",
	    "Something was sent to it that it does not take.",
	    "Open it as a page instead, and begin there.", false, true },
	[CONFLICT] = { "This is at odds with what is there already",
	    "Somebody else may have been first.",
	    "Look at what is there now, then decide.", false, true },
	[GONE] = { "What was here has been removed",
	    "By the person who put it here, or by an administrator. Nothing"
	    " else will ever have this address.",
	    "Search for something like it.", true, false },
	[TOO_LARGE] = { "This is too large",
	    "What was sent is larger than what is taken here.",
	    "Send less at once, or in several parts.", false, false },
	[TOO_MANY] = { "That was too much at once",
	    "More requests came from your address than are answered.", NULL,
	    false, true },
	[UNAVAILABLE] = { "There is no answer right now",
	    "The site is busy, or is being started again.", NULL, false, true },
	[INTERNAL] = { "Something went wrong here",
	    "It was not your doing, and it has been noted.",
	    "Try again in a moment. If it stays like this, tell an"
	    " administrator when it happened.",
	    false, true },
};

/* Of the reasons for a refusal, two have an advice of their own. */
static const struct advice ended_link = { "This link has ended",
	"It was used already, or is too old.",
	"Ask an administrator for a new one.", false, false };

static const struct advice stale_form = { "This form has grown old",
	"It was open for long, or cookies are refused.",
	"Nothing was changed. Open the page again, and send it from there.",
	false, true };

static const struct advice unknown = { "This cannot be done",
	"What was sent does not fit what is there.",
	"Go back and look at it"
	" again.",
	false, false };

/* The last part of the address, where it looks like words. */
static const char *
words_of(const struct request *req)
{
	const char *url = req->url == NULL ? "" : req->url, *part, *c;
	size_t length = strcspn(url, "?#");
	char *words;

	while (length > 0 && url[length - 1] == '/')
		length--;
	for (part = url + length; part > url && part[-1] != '/';)
		part--;
	words =
	    http_decode(req->arena, part, (size_t)(url + length - part), false);
	if (words == NULL || text_length(words) > WORDS_MAX_CHARACTERS ||
	    words[strspn(words, "0123456789")] == '\0' ||
	    strpbrk(words, ".<>{}[]%\\") != NULL)
		return "";
	for (c = words; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ')
			return "";
	}
	for (; (c = strpbrk(words, "_+")) != NULL;)
		words[c - words] = ' ';
	return words;
}

/* A problem is said in half a sentence, which may begin with a name. */
static const char *
sentence_of(struct arena *arena, const struct problem *problem)
{
	const char *detail = problem->detail;
	size_t length = strlen(detail);
	char *sentence = arena_format(arena, "%s%s", detail,
	    length > 0 && detail[length - 1] == '.' ? "" : ".");
	bool is_name =
	    problem->field != NULL && text_starts(detail, problem->field);

	if (sentence[0] >= 'a' && sentence[0] <= 'z' && !is_name)
		sentence[0] = (char)(sentence[0] - 'a' + 'A');
	return sentence;
}

void
error_page_init(struct error_page *page, const struct request *req,
    enum status status, const struct problem *problem)
{
	const struct advice *advice = &unknown;
	int wait_s = problem->retry_after_s > 0 ? problem->retry_after_s : 1;

	if ((size_t)status < COUNT_OF(advices) && advices[status].title != NULL)
		advice = &advices[status];
	if (text_is(problem->code, "stale-form"))
		advice = &stale_form;
	if (text_is(problem->code, "link-has-ended"))
		advice = &ended_link;
	*page = (struct error_page){
		.site = site_of(req),
		.title = advice->title,
		.detail = problem->detail == NULL ?
		    advice->detail :
		    sentence_of(req->arena, problem),
		.next = advice->next,
		.words = status == NOT_FOUND ? words_of(req) : "",
		.sign_in = status == UNAUTHENTICATED ?
		    site_sign_in_address(req) : NULL,
		.offers_search = advice->offers_search,
		.offers_again = advice->offers_again,
	};
	if (page->next == NULL)
		page->next = arena_format(req->arena,
		    "Wait %d second%s, then try again.", wait_s,
		    wait_s == 1 ? "" : "s");
}
