// A disk that loses what was not synced. Preloaded into the app, it keeps beside each file under POWERCUT_FOLDER whose name begins with
// POWERCUT_NAME a copy under POWERCUT_KEPT that holds only the bytes that fsync or fdatasync returned for. After the app was killed, the
// copies are what a power cut may have left: directory entries are kept as they are, contents only as far as they were synced.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FD 4096
#define MAX_FILES 16
#define MAX_RANGES 65536

typedef struct { off_t from, to; } range;
typedef struct { char path[1024], kept[1024]; range *dirty; int count; } file;

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static file files[MAX_FILES];
static int file_count;
static signed char file_of[MAX_FD]; // index + 1

#define REAL(type, name) static type real; if (!real) real = (type)dlsym(RTLD_NEXT, name)

typedef int (*open_t)(const char *, int, ...);
typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
typedef ssize_t (*write_t)(int, const void *, size_t);
typedef int (*fd_t)(int);
typedef int (*truncate_t)(int, off_t);
typedef int (*unlink_t)(const char *);

static int real_open(const char *path, int flags, int mode) { REAL(open_t, "open"); return real(path, flags, mode); }
static int real_close(int fd) { REAL(fd_t, "close"); return real(fd); }
static ssize_t real_pwrite(int fd, const void *from, size_t size, off_t at) { REAL(pwrite_t, "pwrite"); return real(fd, from, size, at); }

static int find(const char *path) {
    const char *folder = getenv("POWERCUT_FOLDER"), *name = getenv("POWERCUT_NAME"), *kept = getenv("POWERCUT_KEPT");
    size_t length = folder ? strlen(folder) : 0;
    if (!folder || !name || !kept || !path || strncmp(path, folder, length) || path[length] != '/') return -1;
    const char *last = path + length + 1;
    size_t size = strlen(last);
    if (strncmp(last, name, strlen(name)) || (size > 4 && !strcmp(last + size - 4, "-shm"))) return -1;
    for (int i = 0; i < file_count; i++) if (!strcmp(files[i].path, path)) return i;
    if (file_count == MAX_FILES) abort();
    file *f = &files[file_count];
    snprintf(f->path, sizeof f->path, "%s", path);
    snprintf(f->kept, sizeof f->kept, "%s/%s", kept, last);
    f->dirty = malloc(MAX_RANGES * sizeof(range));
    return file_count++;
}

static file *of(int fd) { return fd >= 0 && fd < MAX_FD && file_of[fd] ? &files[file_of[fd] - 1] : NULL; }

static void opened(int fd, const char *path, int flags) {
    if (fd < 0 || fd >= MAX_FD) return;
    pthread_mutex_lock(&gate);
    int index = find(path);
    file_of[fd] = (signed char)(index + 1);
    if (index >= 0 && (flags & O_CREAT)) real_close(real_open(files[index].kept, O_CREAT | O_WRONLY, 0600));
    pthread_mutex_unlock(&gate);
}

static void wrote(int fd, off_t at, ssize_t size) {
    if (size <= 0) return;
    pthread_mutex_lock(&gate);
    file *f = of(fd);
    if (f) {
        range *last = f->count ? &f->dirty[f->count - 1] : NULL;
        if (last && last->to == at) last->to = at + size;
        else {
            if (f->count == MAX_RANGES) abort();
            f->dirty[f->count++] = (range){ at, at + size };
        }
    }
    pthread_mutex_unlock(&gate);
}

static void synced(int fd) {
    pthread_mutex_lock(&gate);
    file *f = of(fd);
    struct stat status;
    if (f && !fstat(fd, &status) && status.st_nlink) {
        int kept = real_open(f->kept, O_CREAT | O_WRONLY, 0600);
        char buffer[65536];
        for (int i = 0; i < f->count; i++) {
            for (off_t at = f->dirty[i].from; at < f->dirty[i].to && at < status.st_size;) {
                size_t part = sizeof buffer;
                if ((off_t)part > f->dirty[i].to - at) part = (size_t)(f->dirty[i].to - at);
                ssize_t read = pread(fd, buffer, part, at);
                if (read <= 0) break;
                real_pwrite(kept, buffer, (size_t)read, at);
                at += read;
            }
        }
        f->count = 0;
        if (ftruncate(kept, status.st_size)) abort();
        real_close(kept);
    }
    pthread_mutex_unlock(&gate);
}

static int open_as(const char *name, const char *path, int flags, int mode) {
    open_t real = (open_t)dlsym(RTLD_NEXT, name);
    int fd = real(path, flags, mode);
    opened(fd, path, flags);
    return fd;
}

#define MODE(flags) int mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags) return open_as("open", path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_as("open64", path, flags, mode); }

int close(int fd) {
    pthread_mutex_lock(&gate);
    if (fd >= 0 && fd < MAX_FD) file_of[fd] = 0;
    pthread_mutex_unlock(&gate);
    return real_close(fd);
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { ssize_t n = real_pwrite(fd, from, size, at); wrote(fd, at, n); return n; }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) { ssize_t n = real_pwrite(fd, from, size, at); wrote(fd, at, n); return n; }

ssize_t write(int fd, const void *from, size_t size) {
    REAL(write_t, "write");
    off_t at = of(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t n = real(fd, from, size);
    if (of(fd)) wrote(fd, at, n);
    return n;
}

int fsync(int fd) { REAL(fd_t, "fsync"); int code = real(fd); if (!code) synced(fd); return code; }
int fdatasync(int fd) { REAL(fd_t, "fdatasync"); int code = real(fd); if (!code) synced(fd); return code; }

int unlink(const char *path) {
    REAL(unlink_t, "unlink");
    int code = real(path);
    if (!code) {
        pthread_mutex_lock(&gate);
        int index = find(path);
        if (index >= 0) { files[index].count = 0; real(files[index].kept); }
        pthread_mutex_unlock(&gate);
    }
    return code;
}
