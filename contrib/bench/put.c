/* contrib/bench/put.c: columns in COPY's text format, on standard output. */

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "put.h"
#include "shape.h"

void
put(const char *text)
{
	fputs(text, stdout);
}

void
put_char(char c)
{
	putc_unlocked(c, stdout);
}

void
put_int(int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		put_char('-');
	fwrite(digits + at, 1, sizeof(digits) - at, stdout);
}

void
put_column(int64_t number)
{
	put_int(number);
	put_char('\t');
}

void
put_reference(int number)
{
	if (number)
		put_int(number);
	else
		put("\\N");
	put_char('\t');
}

void
put_share(int value)
{
	int unit = 1000;

	if (value == 0 || value == 10000) {
		put_char(value ? '1' : '0');
		return;
	}
	put("0.");
	for (int rest = value; rest; rest %= unit, unit /= 10)
		put_char((char)('0' + rest / unit));
}

void
put_time(int64_t us)
{
	time_t seconds = (time_t)(us / 1000000);
	char text[40];
	struct tm parts;

	gmtime_r(&seconds, &parts);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts);
	printf("%s.%06d+00", text, (int)(us % 1000000));
}

void
put_list(const int *numbers, int count)
{
	put_char('{');
	for (int i = 0; i < count; i++) {
		if (i)
			put_char(',');
		put_int(numbers[i]);
	}
	put_char('}');
}

void
put_digest(int id, int turn)
{
	put("\\\\x");
	for (int i = 0; i < 4; i++)
		printf("%016" PRIx64, draw_bits(id, SALT_MEDIA, turn + i));
	put_char('\t');
}
