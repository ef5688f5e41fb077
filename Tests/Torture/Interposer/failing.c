// Writes that fail, and a clock that steps back, for a program this library is loaded into (LD_PRELOAD).
//
// TORTURE_FOLDER   only calls that touch this folder (absolute) or what lies below it are counted
// TORTURE_LOG      a line for each of them: milliseconds of the monotonic clock, name, path
// TORTURE_CALL     the calls that fail: open, write, fsync, rename, mkdir, close, truncate or unlink
// TORTURE_NUMBER   the first that fails, counted from 1
// TORTURE_ERROR    short        half of the bytes are written, and the rest later
//                  full         half of them, and from then on there is no space left
//                  nospace, io, denied   this one call fails
//                  interrupted  this one and the next 99 are interrupted by a signal
//                  killed       the process is killed before the call
// TORTURE_CLOCK    every so many milliseconds the time of day steps back by an hour
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum call { OPEN, WRITE, FSYNC, RENAME, MKDIR, CLOSE, TRUNCATE, UNLINK, CALLS };
static const char *const names[CALLS] = {"open",  "write", "fsync",    "rename",
                                         "mkdir", "close", "truncate", "unlink"};

static const char *folder, *error = "";
static int journal = -1;
static enum call failing = CALLS;
static long number, step;
static struct timespec begin;
static atomic_long counts[CALLS];
static atomic_int is_full;

static long milliseconds(void) {
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

__attribute__((constructor)) static void read_settings(void) {
    const char *text = getenv("TORTURE_CALL");
    for (enum call call = 0; text && call < CALLS; call++)
        if (strcmp(text, names[call]) == 0) failing = call;
    folder = getenv("TORTURE_FOLDER");
    if ((text = getenv("TORTURE_ERROR"))) error = text;
    if ((text = getenv("TORTURE_NUMBER"))) number = atol(text);
    if ((text = getenv("TORTURE_CLOCK"))) step = atol(text);
    if ((text = getenv("TORTURE_LOG")))
        journal = (int)syscall(SYS_openat, AT_FDCWD, text,
                               O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &begin);
}

// The absolute path of a name in an open folder, or of the open file itself where there is no name.
static int resolve(int descriptor, const char *name, char path[2 * PATH_MAX]) {
    if (name && name[0] == '/') return snprintf(path, 2 * PATH_MAX, "%s", name);
    char link[64];
    if (descriptor == AT_FDCWD) strcpy(link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX);
    if (length < 0) return -1;
    path[length] = 0;
    if (name) snprintf(path + length, PATH_MAX, "/%s", name);
    return 0;
}

// Counts a call: 0 if it is to go well, 1 if it fails, 2 if half of a write is done.
static int fails(enum call call, int descriptor, const char *name) {
    char path[2 * PATH_MAX], line[3 * PATH_MAX];
    if (!folder || resolve(descriptor, name, path) < 0) return 0;
    size_t length = strlen(folder);
    if (strncmp(path, folder, length) || (path[length] && path[length] != '/')) return 0;
    long count = atomic_fetch_add(&counts[call], 1) + 1;
    int now = call == failing && count == number;
    if (call == failing && strcmp(error, "interrupted") == 0)
        now = count >= number && count < number + 100;
    int size = snprintf(line, sizeof line, "%ld %s%s %s\n", milliseconds(), now ? "failed-" : "",
                        names[call], path + length);
    if (journal >= 0 && syscall(SYS_write, journal, line, size) < 0) abort();
    if (now && strcmp(error, "killed") == 0) kill(getpid(), SIGKILL);
    if (atomic_load(&is_full) && (call == WRITE || call == OPEN || call == MKDIR)) {
        errno = ENOSPC;
        return 1;
    }
    if (!now) return 0;
    errno = strcmp(error, "io") == 0            ? EIO
            : strcmp(error, "denied") == 0      ? EACCES
            : strcmp(error, "interrupted") == 0 ? EINTR
                                                : ENOSPC;
    if (strcmp(error, "full") == 0) atomic_store(&is_full, 1);
    return strcmp(error, "full") == 0 || strcmp(error, "short") == 0 ? 2 : 1;
}

static int writes(int descriptor) {
    long flags = syscall(SYS_fcntl, descriptor, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

static int make(int at, const char *path, int flags, mode_t mode) {
    if ((flags & O_CREAT) && fails(OPEN, at, path)) return -1;
    return (int)syscall(SYS_openat, at, path, flags, mode);
}

#define OPENING(parameters, at)                                                                    \
    parameters {                                                                                   \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;                                  \
        va_end(rest);                                                                              \
        return make(at, path, flags, mode);                                                        \
    }
OPENING(int open(const char *path, int flags, ...), AT_FDCWD)
OPENING(int open64(const char *path, int flags, ...), AT_FDCWD)
OPENING(int openat(int folder, const char *path, int flags, ...), folder)
OPENING(int openat64(int folder, const char *path, int flags, ...), folder)

ssize_t write(int descriptor, const void *bytes, size_t count) {
    int fate = fails(WRITE, descriptor, NULL);
    if (fate == 1 || (fate == 2 && count < 2)) return -1;
    if (fate == 2) count /= 2;
    return syscall(SYS_write, descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    if (fails(WRITE, descriptor, NULL)) return -1;
    return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return pwrite(descriptor, bytes, count, offset);
}

int fsync(int descriptor) {
    return fails(FSYNC, descriptor, NULL) ? -1 : (int)syscall(SYS_fsync, descriptor);
}
int fdatasync(int descriptor) {
    return fails(FSYNC, descriptor, NULL) ? -1 : (int)syscall(SYS_fdatasync, descriptor);
}

// The system closes the file even where it says that something went wrong.
int close(int descriptor) {
    int fault = writes(descriptor) && fails(CLOSE, descriptor, NULL) ? errno : 0;
    int result = (int)syscall(SYS_close, descriptor);
    if (!fault) return result;
    errno = fault;
    return -1;
}

int ftruncate(int descriptor, off_t size) {
    return fails(TRUNCATE, descriptor, NULL) ? -1 : (int)syscall(SYS_ftruncate, descriptor, size);
}
int ftruncate64(int descriptor, off64_t size) { return ftruncate(descriptor, size); }

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    return fails(RENAME, to, new) ? -1 : (int)syscall(SYS_renameat2, from, old, to, new, flags);
}
int renameat(int from, const char *old, int to, const char *new) {
    return renameat2(from, old, to, new, 0);
}
int rename(const char *old, const char *new) { return renameat(AT_FDCWD, old, AT_FDCWD, new); }

int mkdirat(int at, const char *path, mode_t mode) {
    return fails(MKDIR, at, path) ? -1 : (int)syscall(SYS_mkdirat, at, path, mode);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int unlinkat(int at, const char *path, int flags) {
    return fails(UNLINK, at, path) ? -1 : (int)syscall(SYS_unlinkat, at, path, flags);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && step > 0 && clock == CLOCK_REALTIME) {
        long passed = milliseconds() - begin.tv_sec * 1000 - begin.tv_nsec / 1000000;
        time->tv_sec -= passed / step * 3600;
    }
    return result;
}
time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
int gettimeofday(struct timeval *restrict result, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *result = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}
