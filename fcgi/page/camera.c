/* fcgi/page/camera.c: what the camera noted of a picture. */

#include "page/camera.h"

#include "media/media.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct view_field camera_fields[] = {
	{ VIEW_TEXT("name", struct metadata_camera, name) },
	{ VIEW_TEXT("lens", struct metadata_camera, lens) },
	{ VIEW_TEXT("settings", struct metadata_camera, settings) },
	{ VIEW_TEXT("taken", struct metadata_camera, taken) },
};
const struct view camera_view = VIEW(struct metadata_camera, camera_fields);

static bool
read_file(struct arena *arena, int descriptor, const char *media_type,
    struct metadata_camera *camera)
{
	unsigned char *bytes;
	struct stat file;
	bool is_noted;

	if (fstat(descriptor, &file) < 0 || file.st_size == 0)
		return false;
	bytes = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE,
	    descriptor, 0);
	if (bytes == MAP_FAILED)
		return false;
	is_noted = metadata_camera_read(arena, media_type, bytes,
	    (size_t)file.st_size, camera);
	munmap(bytes, (size_t)file.st_size);
	return is_noted;
}

const struct metadata_camera *
camera_find(struct request *req, const struct picture *picture,
    const char *sha256)
{
	struct metadata_camera *camera =
	    arena_alloc(req->arena, sizeof(*camera));
	const char *ending = strrchr(picture->download, '.');
	unsigned char digest[SHA256_BYTES];
	bool is_noted = false;
	int descriptor;

	if (ending != NULL && sha256_read(sha256, digest) &&
	    media_open_original(req->media, digest, ending + 1, &descriptor) ==
		OK) {
		is_noted = read_file(req->arena, descriptor,
		    picture->file_format, camera);
		close(descriptor);
	}
	return is_noted ? camera : NULL;
}
