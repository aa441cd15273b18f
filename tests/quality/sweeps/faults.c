/* Counts system calls on files below a folder, and lets one of them fail or kill the process.

   Loaded with LD_PRELOAD. Nothing happens before `fault_arm`. The counters are in memory that forked processes share,
   so that a call of any of them can be the one that fails. Allocations of SQLite are counted like calls. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* The order is that of CALLS in faults.py. */
enum { WRITE, PWRITE, PREAD, FDATASYNC, FSYNC, FTRUNCATE, RENAME, UNLINK, OPEN, MMAP, MKDIR, ALLOCATION, STATEMENT, CALLS };

/* What happens at the call, if it is no error number. */
enum { KILL_BEFORE = -1, KILL_AFTER = -2, KILL_HALFWAY = -3, SEND_TERM = -4, SEND_INT = -5 };

static long *counters; /* shared memory; NULL: not armed */
static int armed_call = -1, action, is_lasting;
static long armed_number;
static char folder[PATH_MAX];
static size_t folder_length;

void fault_arm(long *shared, const char *below, int call, long number, int what, int lasting) {
    snprintf(folder, sizeof folder, "%s", below);
    folder_length = strlen(folder);
    armed_call = call, armed_number = number, action = what, is_lasting = lasting;
    counters = shared;
}

/* Return the action if this call is the chosen one, else 0. */
static int next_action(int call) {
    long number = __atomic_add_fetch(&counters[call], 1, __ATOMIC_SEQ_CST);
    if (call != armed_call || number < armed_number || (number > armed_number && !is_lasting)) return 0;
    if (action == SEND_TERM || action == SEND_INT) {
        kill(getpid(), action == SEND_TERM ? SIGTERM : SIGINT);
        return 0;
    }
    if (action == KILL_BEFORE) kill(getpid(), SIGKILL);
    return action;
}

/* Count a statement; SQLite calls this at its beginning, by way of Python. */
void fault_statement(void) {
    if (counters && next_action(STATEMENT) == KILL_AFTER) kill(getpid(), SIGKILL);
}

static int is_path_below(const char *path) {
    if (!counters || !path) return 0;
    return path[0] != '/' || strncmp(path, folder, folder_length) == 0; /* the working folder is below it too */
}

static int is_file_below(int file) {
    char link[64], path[PATH_MAX];
    int saved = errno;
    ssize_t length;
    if (!counters || file < 0 || file == 2) return 0;
    if (file == 1) return 1; /* what a command prints is part of what it promises */
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (length <= 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, folder_length) == 0;
}

#define FIND(name)                                                                                                     \
    static __typeof__(&name) real;                                                                                     \
    if (!real) real = dlsym(RTLD_NEXT, #name);

/* The body of a call without a size: it fails, or kills the process before or after it. */
#define RUN(call, is_counted, name, type, ...)                                                                         \
    FIND(name)                                                                                                         \
    int what = (is_counted) ? next_action(call) : 0;                                                                   \
    if (what > 0) return errno = what, (type)-1;                                                                       \
    type result = real(__VA_ARGS__);                                                                                   \
    if (what == KILL_AFTER || what == KILL_HALFWAY) kill(getpid(), SIGKILL);                                           \
    return result;

#define RUN_WRITE(call, file, size, name, ...)                                                                         \
    FIND(name)                                                                                                         \
    int what = is_file_below(file) ? next_action(call) : 0;                                                            \
    if (what > 0) return errno = what, -1;                                                                             \
    if (what == KILL_HALFWAY) size /= 2;                                                                               \
    ssize_t result = real(__VA_ARGS__);                                                                                \
    if (what == KILL_AFTER || what == KILL_HALFWAY) kill(getpid(), SIGKILL);                                           \
    return result;

ssize_t write(int file, const void *data, size_t size) { RUN_WRITE(WRITE, file, size, write, file, data, size) }
ssize_t pwrite(int file, const void *data, size_t size, off_t at) { RUN_WRITE(PWRITE, file, size, pwrite, file, data, size, at) }
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) { RUN_WRITE(PWRITE, file, size, pwrite64, file, data, size, at) }
ssize_t read(int file, void *data, size_t size) { RUN(PREAD, is_file_below(file), read, ssize_t, file, data, size) }
ssize_t pread(int file, void *data, size_t size, off_t at) { RUN(PREAD, is_file_below(file), pread, ssize_t, file, data, size, at) }
ssize_t pread64(int file, void *data, size_t size, off64_t at) { RUN(PREAD, is_file_below(file), pread64, ssize_t, file, data, size, at) }
int fdatasync(int file) { RUN(FDATASYNC, is_file_below(file), fdatasync, int, file) }
int fsync(int file) { RUN(FSYNC, is_file_below(file), fsync, int, file) }
int ftruncate(int file, off_t size) { RUN(FTRUNCATE, is_file_below(file), ftruncate, int, file, size) }
int ftruncate64(int file, off64_t size) { RUN(FTRUNCATE, is_file_below(file), ftruncate64, int, file, size) }
int rename(const char *from, const char *to) { RUN(RENAME, is_path_below(to), rename, int, from, to) }
int unlink(const char *path) { RUN(UNLINK, is_path_below(path), unlink, int, path) }
int unlinkat(int at, const char *path, int flags) { RUN(UNLINK, is_path_below(path), unlinkat, int, at, path, flags) }
int mkdir(const char *path, mode_t mode) { RUN(MKDIR, is_path_below(path), mkdir, int, path, mode) }
void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset) {
    RUN(MMAP, is_file_below(file), mmap, void *, at, size, protection, flags, file, offset)
}
void *mmap64(void *at, size_t size, int protection, int flags, int file, off64_t offset) {
    RUN(MMAP, is_file_below(file), mmap64, void *, at, size, protection, flags, file, offset)
}

#define MODE(flags)                                                                                                    \
    mode_t mode = 0;                                                                                                   \
    va_list arguments;                                                                                                 \
    va_start(arguments, flags);                                                                                        \
    if (flags & (O_CREAT | O_TMPFILE)) mode = va_arg(arguments, mode_t);                                               \
    va_end(arguments);

int open(const char *path, int flags, ...) { MODE(flags) RUN(OPEN, is_path_below(path), open, int, path, flags, mode) }
int open64(const char *path, int flags, ...) { MODE(flags) RUN(OPEN, is_path_below(path), open64, int, path, flags, mode) }
int openat(int at, const char *path, int flags, ...) { MODE(flags) RUN(OPEN, is_path_below(path), openat, int, at, path, flags, mode) }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) RUN(OPEN, is_path_below(path), openat64, int, at, path, flags, mode) }

/* SQLite's allocations, by the interface with which SQLite's own tests let them fail. */
struct memory_methods { /* sqlite3_mem_methods */
    void *(*allocate)(int);
    void (*release)(void *);
    void *(*resize)(void *, int);
    int (*size)(void *);
    int (*round_up)(int);
    int (*begin)(void *);
    void (*end)(void *);
    void *data;
};
enum { SET_MEMORY_METHODS = 4, GET_MEMORY_METHODS = 5 }; /* SQLITE_CONFIG_MALLOC and SQLITE_CONFIG_GETMALLOC */

static struct memory_methods defaults, counting;

static int fails_to_allocate(void) {
    int what = counters ? next_action(ALLOCATION) : 0;
    if (what < 0) kill(getpid(), SIGKILL);
    return what;
}

static void *allocate(int size) { return fails_to_allocate() ? NULL : defaults.allocate(size); }
static void *resize(void *memory, int size) { return fails_to_allocate() ? NULL : defaults.resize(memory, size); }

/* Count the allocations of the SQLite with this function `sqlite3_config`; return 0 if it is not initialized yet. */
int fault_count_allocations(int (*configure)(int, ...)) {
    int result = configure(GET_MEMORY_METHODS, &defaults);
    if (result) return result;
    counting = defaults;
    counting.allocate = allocate, counting.resize = resize;
    return configure(SET_MEMORY_METHODS, &counting);
}
