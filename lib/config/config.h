/* lib/config/config.h: the settings of the program as one struct. */

#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/base.h"

/* What the file says; texts are never NULL, "" where nothing was set. */
struct settings {
	const char *socket;
	int workers;
	const char *upload_socket; /* of uploads alone; "": the same */
	int upload_workers;
	int upload_time_limit_s;
	const char *export_socket; /* of exports alone; "": the same */
	int export_workers;
	int export_time_limit_s; /* while nothing of one is sent */
	const char *watch_socket; /* of who waits for changes; "": none may */
	int watch_workers;	  /* so many can wait at once */
	int export_keep_days;	 /* what a query was frozen for */
	const char *decoder; /* the program; "": beside this one */
	const char *reader; /* libpq connection texts */
	const char *writer;
	const char *public_url; /* without a last slash */
	const char *media_dir;
	const char *derived_dir;
	const char *templates_dir;
	const char *errors_dir; /* pages for nginx to show; "": none */
	const char *secret_file;
	const char *source_url;
	const char *site_name;
	int request_time_limit_s;
	int recycle_requests;	  /* 0: never */
	int recycle_rss_mib;	  /* 0: never */
	int worker_data_mib;	  /* what a worker may allocate; 0: all */
	int statement_timeout_ms; /* 0: none */
	bool registration;	  /* anybody may make an account */
	const char *register_question; /* of one's own; "": made up each time */
	const char *register_answer;   /* several are divided by "|" */
	int register_after_s;	       /* a form is not filled in sooner */
	int registrations_per_day;     /* from one address; 0: any number */
	int max_upload_bytes;	  /* of an image file */
	int max_upload_pixels;	  /* of one frame */
	int max_upload_frames;
	int max_regions;	  /* of a picture */
	int uploads_per_hour;	  /* of an account; 0: any number */
	int reports_per_day;	  /* from one address; 0: any number */
	int report_contact_days;  /* kept once a report is closed */
	int sweep_age_s;	  /* of files that no row needs */
	int deleted_keep_days;	  /* files of pictures that were deleted */
	const char *sendmail;	  /* a command; "": no mail is sent */
	const char *mail_from;	  /* an address; "": the command's choice */
	int session_days;	  /* until one must sign in again */
	int session_idle_days;	  /* the same, while nothing is asked */
	int password_memory_kib;  /* the cost of a hash: lib/auth */
	int password_passes;
	int passwords_at_once; /* hashes that are computed in the pool */
	int writes_per_minute; /* of one account; 0: any number */
	int writes_per_hour;
	int max_title_characters;
	int max_description_characters;
	int max_pictures_per_add; /* to a gallery, at once */
	enum log_level log_level;
	const char *pid_file; /* "": none */

	const unsigned char *secret; /* what secret_file holds */
	size_t secret_length;
};

/*
 * Reads lines of "name = value" ("#" starts a comment) and the secret file.
 * Every mistake is logged with file and line. Owns: the arena.
 * Fails: BAD_INPUT (unknown, twice, missing, out of range), INTERNAL.
 */
enum status settings_read(struct arena *arena, const char *path,
    struct settings *settings) MUST_CHECK;

#endif
