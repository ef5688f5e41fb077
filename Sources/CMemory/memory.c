#include "include/CMemory.h"
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static const char head[] = "dawb: out of memory\n";
static char advice[4096] = "  Give it more memory, or less to do at once.\n";
static atomic_flag is_ending = ATOMIC_FLAG_INIT;

void cm_set_advice(const char *lines) {
    size_t size = strnlen(lines, sizeof advice - 1);
    memcpy(advice, lines, size);
    advice[size] = 0;
}

static void say(const char *text) {
    for (size_t left = strlen(text); left > 0;) {
        ssize_t count = write(STDERR_FILENO, text, left);
        if (count <= 0) return;
        text += count;
        left -= (size_t)count;
    }
}

// Safe in a signal handler: it allocates nothing and takes no lock.
_Noreturn void cm_out_of_memory(void) {
    // Another thread is saying it.
    while (atomic_flag_test_and_set(&is_ending)) pause();
    if (isatty(STDERR_FILENO)) say("\r\033[2K");
    say(head);
    say(advice);
    _exit(1);
}

void cm_end_if_memory_is_short(void) {
    if (errno == ENOMEM) cm_out_of_memory();
    const size_t size = 1 << 20;
    void *probe = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (probe == MAP_FAILED) cm_out_of_memory();
    munmap(probe, size);
}

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT};
enum { crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction before[crash_count];

static void crash(int number) {
    cm_end_if_memory_is_short();
    for (int i = 0; i < crash_count; i++) {
        if (crashes[i] != number) continue;
        sigaction(number, &before[i], NULL);
        raise(number);
    }
}

void cm_watch_crashes(void) {
    // A stack that cannot grow leaves no room for a handler.
    static char stack[1 << 16];
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    struct sigaction action = {.sa_handler = crash, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &action, &before[i]);
}

void cm_spare_address_space(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) mallopt(M_ARENA_MAX, 1);
}

static void *wait_for(void *gate) {
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

int cm_can_start_threads(int count) {
    // All of them have to be there at once.
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_t threads[64];
    int started = 0;
    if (count > 64) count = 64;
    pthread_mutex_lock(&gate);
    while (started < count && pthread_create(&threads[started], NULL, wait_for, &gate) == 0) started++;
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    return started == count;
}
