/*
 * Simulates power failures. It records the data that each write to the database's files and value files overwrites, until the
 * file is synced. A power failure may lose the writes that are recorded when the process is killed. It is loaded by LD_PRELOAD.
 * POWERLOSS_FILES and POWERLOSS_VALUES are the beginnings of the paths, POWERLOSS_LOG is the file for the records.
 *
 * A record: kind (W write, T truncate, C create, S synced, D folder synced), length of the path, offset, size before, count of
 * old bytes, count of new bytes, as 64-bit numbers of this machine; then path, old bytes, new bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static const char *prefix;
static const char *values;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_open)(const char *, int, ...);

__attribute__((constructor)) static void start(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_open = dlsym(RTLD_NEXT, "open64");
    prefix = getenv("POWERLOSS_FILES");
    values = getenv("POWERLOSS_VALUES");
    const char *log = getenv("POWERLOSS_LOG");
    if (prefix && log) log_file = real_open(log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
}

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int matters(const char *path) {
    size_t length = strlen(path);
    if (log_file < 0) return 0;
    if (values && !strncmp(path, values, strlen(values))) return 1;
    return !strncmp(path, prefix, strlen(prefix))
        && !(length > 4 && !strcmp(path + length - 4, "-shm"));
}

static void remember(int64_t kind, const char *path, int64_t offset, int64_t size, const void *old, int64_t old_count,
                     const void *new, int64_t new_count) {
    int64_t head[6] = {kind, (int64_t) strlen(path), offset, size, old_count, new_count};
    struct iovec parts[4] = {{head, sizeof head}, {(void *) path, strlen(path)}, {(void *) old, old_count},
                             {(void *) new, new_count}};
    if (writev(log_file, parts, 4) < 0) abort();
}

/* Records the current data at an offset. */
static void cover(int64_t kind, int fd, const char *path, off64_t offset, size_t count, const void *new, size_t new_count) {
    struct stat64 now;
    if (fstat64(fd, &now)) abort();
    void *old = malloc(count ? count : 1);
    ssize_t got = offset < now.st_size ? pread64(fd, old, count, offset) : 0;
    if (got < 0) abort();
    remember(kind, path, offset, now.st_size, old, got, new, new_count);
    free(old);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    char path[4096];
    if (!path_of(fd, path, sizeof path) || !matters(path)) return real_pwrite(fd, bytes, count, offset);
    pthread_mutex_lock(&one_at_a_time);
    cover('W', fd, path, offset, count, bytes, count);
    ssize_t written = real_pwrite(fd, bytes, count, offset);
    pthread_mutex_unlock(&one_at_a_time);
    return written;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    char path[4096];
    /* The library itself may not have started. */
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    if (log_file < 0 || !path_of(fd, path, sizeof path) || !matters(path)) return real_write(fd, bytes, count);
    pthread_mutex_lock(&one_at_a_time);
    cover('W', fd, path, lseek64(fd, 0, SEEK_CUR), count, bytes, count);
    ssize_t written = real_write(fd, bytes, count);
    pthread_mutex_unlock(&one_at_a_time);
    return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

int ftruncate64(int fd, off64_t size) {
    char path[4096];
    if (!path_of(fd, path, sizeof path) || !matters(path)) return real_ftruncate(fd, size);
    pthread_mutex_lock(&one_at_a_time);
    struct stat64 now;
    if (fstat64(fd, &now)) abort();
    cover('T', fd, path, size, now.st_size > size ? now.st_size - size : 0, "", 0);
    int result = real_ftruncate(fd, size);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*real)(int)) {
    char path[4096];
    struct stat64 now;
    int known = path_of(fd, path, sizeof path) && log_file >= 0 && !fstat64(fd, &now);
    int folder = known && S_ISDIR(now.st_mode)
        && (!strncmp(prefix, path, strlen(path)) || (values && !strncmp(values, path, strlen(path))));
    if (!known || (!folder && !matters(path))) return real(fd);
    pthread_mutex_lock(&one_at_a_time);
    int result = real(fd);
    if (!result) remember(folder ? 'D' : 'S', path, 0, 0, "", 0, "", 0);
    pthread_mutex_unlock(&one_at_a_time);
    return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }

int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    int creates = (flags & O_CREAT) && matters(path) && access(path, F_OK);
    int fd = real_open(path, flags, mode);
    if (fd >= 0 && creates) {
        pthread_mutex_lock(&one_at_a_time);
        remember('C', path, 0, 0, "", 0, "", 0);
        pthread_mutex_unlock(&one_at_a_time);
    }
    return fd;
}

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    return open64(path, flags, mode);
}
