extension Shim {
  /// The source of the shared object, in C.
  static let source = #"""
    // Loaded into a program by LD_PRELOAD: what the system answers it is held, or changed, as REFIGURE_PERTURB says.
    #define _GNU_SOURCE
    #include <dirent.h>
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <pthread.h>
    #include <stdarg.h>
    #include <stdint.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/resource.h>
    #include <sys/syscall.h>
    #include <sys/time.h>
    #include <sys/times.h>
    #include <sys/types.h>
    #include <sys/utsname.h>
    #include <sys/wait.h>
    #include <time.h>
    #include <unistd.h>

    static long long clock_base, clock_offset, process_base, seed, host, cores, order, still;
    static char mark_path[1024], bytes_path[1024];
    static int is_set, marked;
    static unsigned long long ticks, drawn;

    #define REAL(type, name, ...) \
      static type (*real)(__VA_ARGS__); \
      if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

    static void set_up(void) {
      if (is_set) return;
      is_set = 1;
      const char *text = getenv("REFIGURE_PERTURB");
      while (text && *text) {
        const char kind = *text;
        const char *value = strchr(text, '=');
        if (!value) break;
        value++;
        const char *end = strchr(value, ',');
        const size_t count = end ? (size_t)(end - value) : strlen(value);
        const long long number = strtoll(value, NULL, 10);
        switch (kind) {
          case 't': clock_base = number; break;
          case 'o': clock_offset = number; break;
          case 'p': process_base = number; break;
          case 'r': seed = number; break;
          case 'h': host = number; break;
          case 'c': cores = number; break;
          case 'd': order = number; break;
          case 's': still = number; break;
          case 'm': if (count < sizeof mark_path) memcpy(mark_path, value, count); break;
          case 'b': if (count < sizeof bytes_path) memcpy(bytes_path, value, count); break;
          default: break;
        }
        text = end ? end + 1 : NULL;
      }
    }

    /// Says once for each process that something was used.
    static void mark(char what) {
      const int bit = 1 << (what - 'A');
      set_up();
      if (marked & bit || !mark_path[0]) return;
      marked |= bit;
      const int before = errno;
      REAL(int, "open", const char *, int, ...);
      const int file = real ? real(mark_path, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;
      if (file >= 0) {
        if (write(file, &what, 1) < 0) {}
        close(file);
      }
      errno = before;
    }

    __attribute__((constructor)) static void loaded(void) { mark('L'); }

    // Clocks: each answer is a microsecond after the one before.

    static unsigned long long tick(void) { return __atomic_add_fetch(&ticks, 1, __ATOMIC_RELAXED); }

    int clock_gettime(clockid_t clock, struct timespec *time) {
      REAL(int, "clock_gettime", clockid_t, struct timespec *);
      mark('C');
      const int result = real(clock, time);
      if (result || !time) return result;
      const int is_date = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
      if (clock_base) {
        // A clock that stands still goes on in the end, for those who wait for it.
        unsigned long long now = tick();
        if (still) now = now > 200000 ? now - 200000 : 0;
        time->tv_sec = (time_t)((is_date ? clock_base : 1000 + clock_base % 1000) + (long long)(now / 1000000));
        time->tv_nsec = (long)(now % 1000000) * 1000;
      } else if (is_date) {
        time->tv_sec += clock_offset;
      }
      return 0;
    }

    int timespec_get(struct timespec *time, int base) {
      return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, time) == 0 ? base : 0;
    }

    int gettimeofday(struct timeval *restrict time, void *restrict zone) {
      struct timespec now;
      (void)zone;
      if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
      if (time) *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
      return 0;
    }

    time_t time(time_t *place) {
      struct timespec now;
      if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
      if (place) *place = now.tv_sec;
      return now.tv_sec;
    }

    clock_t clock(void) {
      struct timespec now;
      if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)) return -1;
      return (clock_t)now.tv_sec * CLOCKS_PER_SEC + now.tv_nsec / 1000;
    }

    clock_t times(struct tms *place) {
      REAL(clock_t, "times", struct tms *);
      mark('C');
      if (!clock_base) return real(place);
      if (place) *place = (struct tms){1, 1, 1, 1};
      return (clock_t)(1000 + tick() / 10000);
    }

    int getrusage(__rusage_who_t who, struct rusage *place) {
      REAL(int, "getrusage", __rusage_who_t, struct rusage *);
      mark('C');
      const int result = real(who, place);
      if (result == 0 && clock_base) {
        memset(place, 0, sizeof *place);
        place->ru_utime.tv_sec = 1;
        place->ru_maxrss = 10000;
      }
      return result;
    }

    // Entropy: bytes that follow from the seed.

    static unsigned char next_byte(void) {
      unsigned long long z = (__atomic_add_fetch(&drawn, 1, __ATOMIC_RELAXED) + (unsigned long long)seed * 1000003)
                             * 0x9e3779b97f4a7c15ull;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
      return (unsigned char)(z >> 56);
    }

    static void fill(void *place, size_t count) {
      for (size_t i = 0; i < count; i++) ((unsigned char *)place)[i] = next_byte();
    }

    ssize_t getrandom(void *place, size_t count, unsigned flags) {
      REAL(ssize_t, "getrandom", void *, size_t, unsigned);
      mark('E');
      if (!seed) return real(place, count, flags);
      fill(place, count);
      return (ssize_t)count;
    }

    int getentropy(void *place, size_t count) {
      REAL(int, "getentropy", void *, size_t);
      mark('E');
      if (!seed) return real(place, count);
      fill(place, count);
      return 0;
    }

    void arc4random_buf(void *place, size_t count) {
      mark('E');
      if (seed) fill(place, count);
      else if (getrandom(place, count, 0) < 0) abort();
    }

    uint32_t arc4random(void) {
      uint32_t number;
      arc4random_buf(&number, sizeof number);
      return number;
    }

    uint32_t arc4random_uniform(uint32_t bound) { return bound ? arc4random() % bound : 0; }

    // std::random_device, which asks the processor.
    unsigned _ZNSt13random_device9_M_getvalEv(void *self) {
      REAL(unsigned, "_ZNSt13random_device9_M_getvalEv", void *);
      mark('E');
      if (!seed && real) return real(self);
      unsigned number;
      fill(&number, sizeof number);
      return number;
    }

    long syscall(long number, ...) {
      REAL(long, "syscall", long, ...);
      va_list list;
      va_start(list, number);
      long a[6];
      for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
      va_end(list);
      if (number == SYS_getrandom) return getrandom((void *)a[0], (size_t)a[1], (unsigned)a[2]);
      if (number == SYS_clock_gettime) return clock_gettime((clockid_t)a[0], (struct timespec *)a[1]);
      if (number == SYS_getpid) return getpid();
      return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }

    /// The file that stands for the device; the place in it follows from the seed.
    static const char *replaced(const char *path) {
      if (!path || path[0] != '/' || path[1] != 'd') return path;
      if (strcmp(path, "/dev/urandom") && strcmp(path, "/dev/random")) return path;
      mark('E');
      return seed && bytes_path[0] ? bytes_path : path;
    }

    static int at_seed(int file, const char *path, const char *asked) {
      if (file >= 0 && path != asked) lseek(file, (off_t)(seed % 64) * 65536, SEEK_SET);
      return file;
    }

    #define OPEN(name) \
      int name(const char *asked, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list list; \
        va_start(list, flags); \
        const mode_t mode = va_arg(list, mode_t); \
        va_end(list); \
        const char *path = replaced(asked); \
        return at_seed(real(path, path != asked ? flags & ~(O_WRONLY | O_RDWR) : flags, mode), path, asked); \
      }
    #define OPENAT(name) \
      int name(int folder, const char *asked, int flags, ...) { \
        REAL(int, #name, int, const char *, int, ...); \
        va_list list; \
        va_start(list, flags); \
        const mode_t mode = va_arg(list, mode_t); \
        va_end(list); \
        const char *path = replaced(asked); \
        return at_seed(real(folder, path, flags, mode), path, asked); \
      }
    #define OPEN2(name) \
      int name(const char *asked, int flags) { \
        REAL(int, #name, const char *, int); \
        const char *path = replaced(asked); \
        return at_seed(real(path, flags), path, asked); \
      }
    #define FOPEN(name) \
      FILE *name(const char *restrict asked, const char *restrict mode) { \
        REAL(FILE *, #name, const char *, const char *); \
        const char *path = replaced(asked); \
        FILE *file = real(path, mode); \
        if (file && path != asked) fseek(file, (long)(seed % 64) * 65536, SEEK_SET); \
        return file; \
      }
    OPEN(open)
    OPEN(open64)
    OPENAT(openat)
    OPENAT(openat64)
    OPEN2(__open_2)
    OPEN2(__open64_2)
    FOPEN(fopen)
    FOPEN(fopen64)

    // Numbers of processes: the first one has the base, above all that the system gives.

    enum { floor_of_numbers = 1 << 22 };

    static pid_t shown(pid_t process) {
      return process_base && process > 1 ? (pid_t)(process_base + process - getsid(0)) : process;
    }

    static pid_t actual(pid_t process) {
      if (!process_base) return process;
      if (process > floor_of_numbers) return (pid_t)(process - process_base + getsid(0));
      if (process < -floor_of_numbers) return -(pid_t)(-process - process_base + getsid(0));
      return process;
    }

    pid_t getpid(void) {
      REAL(pid_t, "getpid", void);
      mark('P');
      return shown(real());
    }

    pid_t getppid(void) {
      REAL(pid_t, "getppid", void);
      mark('P');
      const pid_t parent = real();
      // The first one's parent is of another session.
      if (process_base && getsid(parent) != getsid(0)) return (pid_t)(process_base - 1);
      return shown(parent);
    }

    pid_t gettid(void) {
      REAL(pid_t, "gettid", void);
      return shown(real());
    }

    int kill(pid_t process, int number) {
      REAL(int, "kill", pid_t, int);
      return real(actual(process), number);
    }

    pid_t waitpid(pid_t process, int *status, int options) {
      REAL(pid_t, "waitpid", pid_t, int *, int);
      return real(actual(process), status, options);
    }

    pid_t getpgid(pid_t process) {
      REAL(pid_t, "getpgid", pid_t);
      return real(actual(process));
    }

    int setpgid(pid_t process, pid_t group) {
      REAL(int, "setpgid", pid_t, pid_t);
      return real(actual(process), actual(group));
    }

    // The machine.

    int gethostname(char *place, size_t count) {
      REAL(int, "gethostname", char *, size_t);
      if (!host) return real(place, count);
      snprintf(place, count, "another-machine-%lld", host);
      return 0;
    }

    int uname(struct utsname *place) {
      REAL(int, "uname", struct utsname *);
      const int result = real(place);
      if (result == 0 && host) snprintf(place->nodename, sizeof place->nodename, "another-machine-%lld", host);
      return result;
    }

    long sysconf(int name) {
      REAL(long, "sysconf", int);
      return cores && (name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF) ? (long)cores : real(name);
    }

    int get_nprocs(void) {
      REAL(int, "get_nprocs", void);
      return cores ? (int)cores : real();
    }

    int get_nprocs_conf(void) {
      REAL(int, "get_nprocs_conf", void);
      return cores ? (int)cores : real();
    }

    // Threads and processes are only noted.

    int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict how, void *(*body)(void *), void *restrict it) {
      REAL(int, "pthread_create", pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
      mark('T');
      return real(thread, how, body, it);
    }

    pid_t fork(void) {
      REAL(pid_t, "fork", void);
      mark('F');
      return real();
    }

    // Listings of folders: all entries are read at once, and given in the order of their names, or against it.

    typedef struct listing {
      DIR *folder;
      struct dirent64 **entries;
      size_t count, next;
      struct listing *after;
    } listing;

    static listing *listings;
    static pthread_mutex_t listings_lock = PTHREAD_MUTEX_INITIALIZER;

    static int compare(const void *one, const void *other) {
      const int result = strcmp((*(struct dirent64 *const *)one)->d_name, (*(struct dirent64 *const *)other)->d_name);
      return order < 0 ? -result : result;
    }

    static listing *listing_of(DIR *folder) {
      REAL(struct dirent64 *, "readdir64", DIR *);
      for (listing *one = listings; one; one = one->after) {
        if (one->folder == folder) return one;
      }
      listing *made = calloc(1, sizeof *made);
      if (!made) abort();
      made->folder = folder;
      for (struct dirent64 *entry; (entry = real(folder));) {
        made->entries = realloc(made->entries, (made->count + 1) * sizeof *made->entries);
        struct dirent64 *copy = calloc(1, sizeof *copy);
        if (!made->entries || !copy) abort();
        const size_t size = entry->d_reclen < sizeof *copy ? entry->d_reclen : sizeof *copy;
        memcpy(copy, entry, size);
        made->entries[made->count++] = copy;
      }
      if (made->count) qsort(made->entries, made->count, sizeof *made->entries, compare);
      made->after = listings;
      listings = made;
      return made;
    }

    static void forget(DIR *folder) {
      pthread_mutex_lock(&listings_lock);
      for (listing **place = &listings; *place; place = &(*place)->after) {
        listing *one = *place;
        if (one->folder != folder) continue;
        *place = one->after;
        for (size_t i = 0; i < one->count; i++) free(one->entries[i]);
        free(one->entries);
        free(one);
        break;
      }
      pthread_mutex_unlock(&listings_lock);
    }

    struct dirent64 *readdir64(DIR *folder) {
      REAL(struct dirent64 *, "readdir64", DIR *);
      mark('D');
      if (!order) return real(folder);
      pthread_mutex_lock(&listings_lock);
      listing *one = listing_of(folder);
      struct dirent64 *entry = one->next < one->count ? one->entries[one->next++] : NULL;
      pthread_mutex_unlock(&listings_lock);
      return entry;
    }

    // On systems with 64 bits both are one structure.
    struct dirent *readdir(DIR *folder) { return (struct dirent *)readdir64(folder); }

    int closedir(DIR *folder) {
      REAL(int, "closedir", DIR *);
      forget(folder);
      return real(folder);
    }

    void rewinddir(DIR *folder) {
      REAL(void, "rewinddir", DIR *);
      forget(folder);
      real(folder);
    }
    """#
}
