/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between fetch and names_unbound and their libraries. */
#include "net/library.h"

#include <dlfcn.h>
#include <string.h>

const char *library_load(struct library *library)
{
	void *handle = library->loaded ? NULL : dlopen(library->file, RTLD_NOW | RTLD_LOCAL);

	if (library->loaded)
		return NULL;
	if (!handle)
		return dlerror();
	for (size_t i = 0; i < library->count; i++) {
		void *address = dlsym(handle, library->functions[i].name);

		if (!address)
			return dlerror();
		/* C has no conversion from one to the other; POSIX promises that they are alike. */
		memcpy(library->functions[i].pointer, &address, sizeof(address));
	}
	library->loaded = true;
	return NULL;
}
