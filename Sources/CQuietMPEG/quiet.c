#define _GNU_SOURCE
#include "CQuietMPEG.h"

#include <dlfcn.h>

// From libmpg123's interface, whose numbers are fixed: add to the flags; print nothing.
enum { ADD_FLAGS = 2, QUIET = 0x20 };

void *mpg123_new(const char *decoder, int *error) {
  void *(*make)(const char *, int *) = (void *(*)(const char *, int *))dlsym(RTLD_NEXT, "mpg123_new");
  int (*set)(void *, int, long, double) =
      (int (*)(void *, int, long, double))dlsym(RTLD_NEXT, "mpg123_param");
  if (!make) return 0;
  void *made = make(decoder, error);
  if (made && set) set(made, ADD_FLAGS, QUIET, 0);
  return made;
}
