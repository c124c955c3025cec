/* lib/base/arena.c: memory that is given back at once. */

#include "base/base.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024, ALIGNMENT = _Alignof(max_align_t) };

struct block {
	struct block *next;
	size_t size;
	size_t used;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
	struct deferred *next;
	void (*release)(void *);
	void *resource;
};

struct arena {
	struct block *first;	/* kept over a reset */
	struct block *current;
	struct deferred *deferred;
};

static void *
must(void *memory)
{
	if (memory == NULL) {
		static const char words[] = "out of memory\n";

		fwrite(words, 1, sizeof(words) - 1, stderr);
		abort();
	}
	return memory;
}

static struct block *
block_create(size_t size)
{
	struct block *block = must(malloc(sizeof(*block) + size));

	block->next = NULL;
	block->size = size;
	block->used = 0;
	return block;
}

struct arena *
arena_create(void)
{
	struct arena *arena = must(calloc(1, sizeof(*arena)));

	arena->first = arena->current = block_create(BLOCK_BYTES);
	return arena;
}

void
arena_reset(struct arena *arena)
{
	struct block *block, *next;

	while (arena->deferred != NULL) {
		struct deferred *deferred = arena->deferred;

		arena->deferred = deferred->next;
		deferred->release(deferred->resource);
	}
	for (block = arena->first->next; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	arena->first->next = NULL;
	arena->first->used = 0;
	arena->current = arena->first;
}

void
arena_destroy(struct arena *arena)
{
	if (arena == NULL)
		return;
	arena_reset(arena);
	free(arena->first);
	free(arena);
}

/*
 * Under AddressSanitizer each allocation is a block of its own, so that an
 * overrun is seen.
 */
static bool
fits(const struct block *block, size_t size)
{
#ifdef __SANITIZE_ADDRESS__
	(void)block;
	(void)size;
	return false;
#else
	return block->size - block->used >= size;
#endif
}

void *
arena_alloc(struct arena *arena, size_t size_bytes)
{
	size_t size = size_bytes;
	void *memory;

	if (size > SIZE_MAX / 2)
		must(NULL);
#ifdef __SANITIZE_ADDRESS__
	if (size == 0)
		size = 1;
#else
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
#endif
	if (!fits(arena->current, size)) {
		size_t wanted = size;
		struct block *block;

#ifndef __SANITIZE_ADDRESS__
		if (wanted < BLOCK_BYTES)
			wanted = BLOCK_BYTES;
#endif
		block = block_create(wanted);
		arena->current->next = block;
		arena->current = block;
	}
	memory = arena->current->bytes + arena->current->used;
	arena->current->used += size;
	return memset(memory, 0, size_bytes);
}

void *
arena_array(struct arena *arena, size_t count, size_t size_bytes)
{
	if (size_bytes != 0 && count > SIZE_MAX / 2 / size_bytes)
		must(NULL);
	return arena_alloc(arena, count * size_bytes);
}

char *
arena_copy(struct arena *arena, const void *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *
arena_text(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

char *
arena_format(struct arena *arena, const char *format, ...)
{
	va_list list, again;
	int length;
	char *text;

	va_start(list, format);
	va_copy(again, list);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	text = arena_alloc(arena, (size_t)(length < 0 ? 0 : length) + 1);
	if (length > 0)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void
arena_defer(struct arena *arena, void (*release)(void *), void *resource)
{
	struct deferred *deferred = arena_alloc(arena, sizeof(*deferred));

	deferred->release = release;
	deferred->resource = resource;
	deferred->next = arena->deferred;
	arena->deferred = deferred;
}
