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
