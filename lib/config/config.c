/* lib/config/config.c: reads the settings file by a table of its names. */

#include "config/config.h"

#include <stdio.h>
#include <string.h>

enum {
	FILE_MAX_BYTES = 256 * 1024,
	SECRET_MIN_BYTES = 32,
	SECRET_MAX_BYTES = 4096,
};

enum kind { TEXT, REQUIRED_TEXT, NUMBER, LEVEL, ANSWER };

struct setting {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *value; /* the default, read as the file's are */
	int minimum;	   /* of a NUMBER */
	int maximum;
};

#define AT(member) offsetof(struct settings, member)

/* clang-format off */
static const struct setting table[] = {
	{ "socket",		REQUIRED_TEXT, AT(socket), NULL, 0, 0 },
	{ "workers",		NUMBER, AT(workers), "4", 1, 512 },
	{ "upload_socket",	TEXT, AT(upload_socket), "", 0, 0 },
	{ "upload_workers",	NUMBER, AT(upload_workers), "2", 1, 512 },
	{ "upload_time_limit_s", NUMBER, AT(upload_time_limit_s), "120", 1, 3600 },
	{ "export_socket",	TEXT, AT(export_socket), "", 0, 0 },
	{ "export_workers",	NUMBER, AT(export_workers), "2", 1, 512 },
	{ "export_time_limit_s", NUMBER, AT(export_time_limit_s), "300", 1, 3600 },
	{ "watch_socket",	TEXT, AT(watch_socket), "", 0, 0 },
	{ "watch_workers",	NUMBER, AT(watch_workers), "8", 1, 512 },
	{ "export_keep_days",	NUMBER, AT(export_keep_days), "7", 1, 36500 },
	{ "decoder",		TEXT, AT(decoder), "", 0, 0 },
	{ "reader",		REQUIRED_TEXT, AT(reader), NULL, 0, 0 },
	{ "writer",		REQUIRED_TEXT, AT(writer), NULL, 0, 0 },
	{ "public_url",		TEXT, AT(public_url), "http://localhost:8080", 0, 0 },
	{ "media_dir",		REQUIRED_TEXT, AT(media_dir), NULL, 0, 0 },
	{ "derived_dir",	REQUIRED_TEXT, AT(derived_dir), NULL, 0, 0 },
	{ "templates_dir",	REQUIRED_TEXT, AT(templates_dir), NULL, 0, 0 },
	{ "errors_dir",		TEXT, AT(errors_dir), "", 0, 0 },
	{ "secret_file",	REQUIRED_TEXT, AT(secret_file), NULL, 0, 0 },
	{ "source_url",		TEXT, AT(source_url), "", 0, 0 },
	{ "site_name",		TEXT, AT(site_name), "Pinakes", 0, 0 },
	{ "request_time_limit_s", NUMBER, AT(request_time_limit_s), "30", 1, 3600 },
	{ "recycle_requests",	NUMBER, AT(recycle_requests), "20000", 0, 1000000000 },
	{ "recycle_rss_mib",	NUMBER, AT(recycle_rss_mib), "512", 0, 1048576 },
	{ "worker_data_mib",	NUMBER, AT(worker_data_mib), "2560", 0, 1048576 },
	{ "statement_timeout_ms", NUMBER, AT(statement_timeout_ms), "5000", 0, 3600000 },
	{ "registration",	ANSWER, AT(registration), "yes", 0, 0 },
	{ "register_question",	TEXT, AT(register_question), "", 0, 0 },
	{ "register_answer",	TEXT, AT(register_answer), "", 0, 0 },
	{ "register_after_s",	NUMBER, AT(register_after_s), "2", 0, 60 },
	{ "registrations_per_day", NUMBER, AT(registrations_per_day), "10", 0, 1000000 },
	{ "max_upload_bytes",	NUMBER, AT(max_upload_bytes), "50000000", 1, INT32_MAX },
	{ "max_upload_pixels",	NUMBER, AT(max_upload_pixels), "64000000", 1, INT32_MAX },
	{ "max_upload_frames",	NUMBER, AT(max_upload_frames), "1000", 1, 1000000 },
	{ "max_regions",	NUMBER, AT(max_regions), "5000", 1, 1000000 },
	{ "uploads_per_hour",	NUMBER, AT(uploads_per_hour), "600", 0, 1000000000 },
	{ "reports_per_day",	NUMBER, AT(reports_per_day), "20", 0, 1000000 },
	{ "report_contact_days", NUMBER, AT(report_contact_days), "30", 0, 36500 },
	{ "sweep_age_s",	NUMBER, AT(sweep_age_s), "3600", 2, 31536000 },
	{ "deleted_keep_days",	NUMBER, AT(deleted_keep_days), "30", 0, 36500 },
	{ "sendmail",		TEXT, AT(sendmail), "", 0, 0 },
	{ "mail_from",		TEXT, AT(mail_from), "", 0, 0 },
	{ "session_days",	NUMBER, AT(session_days), "30", 1, 3650 },
	{ "session_idle_days",	NUMBER, AT(session_idle_days), "14", 1, 3650 },
	{ "password_memory_kib", NUMBER, AT(password_memory_kib), "19456", 64, 4194304 },
	{ "password_passes",	NUMBER, AT(password_passes), "2", 1, 100 },
	{ "passwords_at_once",	NUMBER, AT(passwords_at_once), "2", 1, 512 },
	{ "writes_per_minute",	NUMBER, AT(writes_per_minute), "300", 0, 1000000000 },
	{ "writes_per_hour",	NUMBER, AT(writes_per_hour), "6000", 0, 1000000000 },
	{ "max_title_characters", NUMBER, AT(max_title_characters), "500", 1, 500 },
	{ "max_description_characters", NUMBER, AT(max_description_characters), "20000", 0, 20000 },
	{ "max_pictures_per_add", NUMBER, AT(max_pictures_per_add), "1000", 1, 1000 },
	{ "log_level",		LEVEL, AT(log_level), "info", 0, 0 },
	{ "pid_file",		TEXT, AT(pid_file), "", 0, 0 },
};
/* clang-format on */

struct reader {
	struct arena *arena;
	const char *path;
	int line;
	bool failed;
	bool seen[COUNT_OF(table)];
	struct settings *settings;
};

static void PRINTF_LIKE(2, 3)
    complain(struct reader *reader, const char *format, ...)
{
	char text[512];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	if (reader->line > 0)
		log_line(LOG_ERROR, "%s:%d: %s", reader->path, reader->line,
		    text);
	else
		log_line(LOG_ERROR, "%s: %s", reader->path, text);
	reader->failed = true;
}

static void
set_number(struct reader *reader, const struct setting *setting,
    const char *value)
{
	int64_t number;

	if (!text_to_int64(value, &number) || number < setting->minimum ||
	    number > setting->maximum) {
		complain(reader, "%s must be a number from %d to %d",
		    setting->name, setting->minimum, setting->maximum);
		return;
	}
	*(int *)((char *)reader->settings + setting->offset) = (int)number;
}

static void
set_level(struct reader *reader, const struct setting *setting,
    const char *value)
{
	static const char *const names[] = {
		[LOG_DEBUG] = "debug",
		[LOG_INFO] = "info",
		[LOG_WARNING] = "warning",
		[LOG_ERROR] = "error",
	};
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		if (!text_is(names[i], value))
			continue;
		*(enum log_level *)((char *)reader->settings +
		    setting->offset) = (enum log_level)i;
		return;
	}
	complain(reader, "%s must be debug, info, warning or error",
	    setting->name);
}

static void
set_answer(struct reader *reader, const struct setting *setting,
    const char *value)
{
	if (!text_is(value, "yes") && !text_is(value, "no"))
		complain(reader, "%s must be yes or no", setting->name);
	*(bool *)((char *)reader->settings + setting->offset) =
	    text_is(value, "yes");
}

static void
set(struct reader *reader, const struct setting *setting, const char *value)
{
	if (setting->kind == NUMBER) {
		set_number(reader, setting, value);
		return;
	}
	if (setting->kind == ANSWER) {
		set_answer(reader, setting, value);
		return;
	}
	if (setting->kind == LEVEL) {
		set_level(reader, setting, value);
		return;
	}
	if (setting->kind == REQUIRED_TEXT && *value == '\0')
		complain(reader, "%s must not be empty", setting->name);
	*(const char **)((char *)reader->settings + setting->offset) = value;
}

/* Cuts blanks off both ends, in place. */
static char *
trim(char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
		text[--length] = '\0';
	return text;
}

static void
read_line(struct reader *reader, char *line)
{
	char *equals, *name;
	size_t i;

	line = trim(line);
	if (*line == '\0' || *line == '#')
		return;
	equals = strchr(line, '=');
	if (equals == NULL) {
		complain(reader, "a line must be: name = value");
		return;
	}
	*equals = '\0';
	name = trim(line);
	for (i = 0; i < COUNT_OF(table); i++) {
		if (text_is(name, table[i].name))
			break;
	}
	if (i == COUNT_OF(table)) {
		complain(reader, "there is no setting \"%.80s\"", name);
		return;
	}
	if (reader->seen[i])
		complain(reader, "%s is set a second time", name);
	reader->seen[i] = true;
	set(reader, &table[i], trim(equals + 1));
}

static void
set_defaults(struct reader *reader)
{
	size_t i;

	reader->line = 0;
	for (i = 0; i < COUNT_OF(table); i++) {
		if (reader->seen[i])
			continue;
		if (table[i].value == NULL)
			complain(reader, "%s is not set", table[i].name);
		else
			set(reader, &table[i], table[i].value);
	}
}

/* An address in an answer is this and a path that begins with a slash. */
static void
check_public_url(struct reader *reader)
{
	const char *url = reader->settings->public_url;
	size_t length = strlen(url);

	if (!text_starts(url, "http://") && !text_starts(url, "https://"))
		complain(reader,
		    "public_url must begin with http:// or "
		    "https://");
	while (length > 0 && url[length - 1] == '/')
		length--;
	reader->settings->public_url = arena_copy(reader->arena, url, length);
}

static void
read_secret(struct reader *reader)
{
	struct settings *settings = reader->settings;
	char *bytes;

	if (file_read(reader->arena, settings->secret_file, SECRET_MAX_BYTES,
		&bytes, &settings->secret_length) != OK) {
		complain(reader, "secret_file %s cannot be read",
		    settings->secret_file);
		return;
	}
	if (settings->secret_length < SECRET_MIN_BYTES)
		complain(reader, "secret_file %s must hold %d bytes or more",
		    settings->secret_file, SECRET_MIN_BYTES);
	settings->secret = (const unsigned char *)bytes;
}

enum status
settings_read(struct arena *arena, const char *path, struct settings *settings)
{
	struct reader reader = { .arena = arena,
		.path = path,
		.settings = settings };
	char *text, *line;
	size_t length;

	*settings = (struct settings){ .socket = "" };
	TRY(file_read(arena, path, FILE_MAX_BYTES, &text, &length));
	if (!text_is_utf8(text, length)) {
		complain(&reader, "the file is not UTF-8 text");
		return BAD_INPUT;
	}
	while ((line = strsep(&text, "\n")) != NULL) {
		reader.line++;
		read_line(&reader, line);
	}
	set_defaults(&reader);
	if (reader.failed)
		return BAD_INPUT;
	check_public_url(&reader);
	if ((*settings->register_question == '\0') !=
	    (*settings->register_answer == '\0'))
		complain(&reader,
		    "register_question and register_answer belong together");
	if (*settings->sendmail != '\0' && *settings->sendmail != '/')
		complain(&reader, "sendmail must begin with the path of a"
				  " program, from the root");
	read_secret(&reader);
	return reader.failed ? BAD_INPUT : OK;
}
