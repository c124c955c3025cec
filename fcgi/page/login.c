/* fcgi/page/login.c: signing in, and making an account. */

#include "page/login.h"

/* clang-format off */

static const struct view_field login_fields[] = {
	{ VIEW_STRUCT("site", struct login_page, site, &site_view) },
	{ VIEW_TEXT("csrf", struct login_page, csrf) },
	{ VIEW_TEXT("next", struct login_page, next) },
	{ VIEW_URL("register", struct login_page, register_address) },
	{ VIEW_TEXT("username", struct login_page, name) },
	{ VIEW_TEXT("fault", struct login_page, fault) },
};
const struct view login_page_view = VIEW(struct login_page, login_fields);

static const struct view_field register_fields[] = {
	{ VIEW_STRUCT("site", struct register_page, site, &site_view) },
	{ VIEW_TEXT("csrf", struct register_page, csrf) },
	{ VIEW_TEXT("next", struct register_page, next) },
	{ VIEW_BOOL("open", struct register_page, is_open) },
	{ VIEW_TEXT("question", struct register_page, question) },
	{ VIEW_TEXT("ticket", struct register_page, ticket) },
	{ VIEW_TEXT("username", struct register_page, name) },
	{ VIEW_TEXT("answer", struct register_page, answer) },
	{ VIEW_TEXT("name_fault", struct register_page, name_fault) },
	{ VIEW_TEXT("password_fault", struct register_page, password_fault) },
	{ VIEW_TEXT("answer_fault", struct register_page, answer_fault) },
	{ VIEW_TEXT("fault", struct register_page, fault) },
};
const struct view register_page_view =
    VIEW(struct register_page, register_fields);

static const struct view_field reset_fields[] = {
	{ VIEW_STRUCT("site", struct reset_page, site, &site_view) },
	{ VIEW_TEXT("csrf", struct reset_page, csrf) },
	{ VIEW_URL("address", struct reset_page, address) },
	{ VIEW_TEXT("username", struct reset_page, name) },
	{ VIEW_TEXT("fault", struct reset_page, fault) },
};
const struct view reset_page_view = VIEW(struct reset_page, reset_fields);

/* clang-format on */

static const char *
register_address(const struct request *req, const char *next)
{
	struct buf address;

	if (!req->settings->registration)
		return NULL;
	if (next == NULL)
		return "/register";
	buf_init(&address, req->arena, 64 * 1024);
	buf_add(&address, "/register?next=");
	buf_add_url_part(&address, next);
	return address.failed ? "/register" : address.bytes;
}

void
login_page_init(struct login_page *page, const struct request *req,
    const char *csrf, const char *next)
{
	*page = (struct login_page){
		.site = site_of(req),
		.csrf = csrf,
		.next = next,
		.register_address = register_address(req, next),
		.name = "",
	};
}
