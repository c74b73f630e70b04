// A folder as one machine of several has it from a server: a file system of its own (FUSE), with this kernel's memory of pages, names and
// sizes, and with locks that end at it, that the server keeps, or that are not there.
//
// shared_folder FOLDER PLACE TYPE local|none|server direct|cached
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { most_nodes = 1 << 16, most_locks = 4096 };
static struct { int fd; dev_t dev; ino_t ino; uint64_t count; } nodes[most_nodes];
static struct { uint64_t node, owner; int kind, fd; } locks[most_locks];
static int device, is_cached, is_direct, lock_mode;
static uint64_t seconds_kept;

static void reply(uint64_t unique, int error, const void *data, size_t size) {
  struct fuse_out_header out = {.len = sizeof out + (error ? 0 : size), .error = -error, .unique = unique};
  struct iovec parts[2] = {{&out, sizeof out}, {(void *)data, error ? 0 : size}};
  if (writev(device, parts, error || !size ? 1 : 2) < 0) return;
}

static void path_of(char *path, uint64_t node) { sprintf(path, "/proc/self/fd/%d", nodes[node].fd); }

static void attributes(struct fuse_attr *a, const struct stat *s) {
  *a = (struct fuse_attr){
      .ino = s->st_ino, .size = s->st_size, .blocks = s->st_blocks, .atime = s->st_atim.tv_sec, .mtime = s->st_mtim.tv_sec,
      .ctime = s->st_ctim.tv_sec, .atimensec = s->st_atim.tv_nsec, .mtimensec = s->st_mtim.tv_nsec,
      .ctimensec = s->st_ctim.tv_nsec, .mode = s->st_mode, .nlink = s->st_nlink, .uid = s->st_uid, .gid = s->st_gid,
      .blksize = 4096};
}

static int look_up(uint64_t parent, const char *name, struct fuse_entry_out *entry) {
  int fd = openat(nodes[parent].fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno;
  struct stat s;
  if (fstat(fd, &s)) return errno;
  uint64_t node = 0, free_node = 0;
  for (uint64_t i = 1; i < most_nodes; i++) {
    if (nodes[i].count && nodes[i].dev == s.st_dev && nodes[i].ino == s.st_ino) { node = i; break; }
    if (!nodes[i].count && !free_node) free_node = i;
    if (!nodes[i].count && nodes[i].fd == 0) break;
  }
  if (node) {
    close(fd);
  } else {
    node = free_node;
    nodes[node].fd = fd, nodes[node].dev = s.st_dev, nodes[node].ino = s.st_ino;
  }
  nodes[node].count++;
  memset(entry, 0, sizeof *entry);
  entry->nodeid = node, entry->entry_valid = seconds_kept, entry->attr_valid = seconds_kept;
  attributes(&entry->attr, &s);
  return 0;
}

static void forget(uint64_t node, uint64_t count) {
  if (node == 1 || !nodes[node].count) return;
  nodes[node].count -= count < nodes[node].count ? count : nodes[node].count;
  // The place stays taken in the table, as a hole.
  if (!nodes[node].count) close(nodes[node].fd), nodes[node].fd = -1;
}

static int set_lock(uint64_t node, const struct fuse_lk_in *in, int ask, struct fuse_lk_out *out) {
  if (lock_mode == 1) return ENOLCK;
  int kind = in->lk_flags & FUSE_LK_FLOCK ? 1 : 0, found = -1, free_place = -1;
  for (int i = 0; i < most_locks; i++) {
    if (locks[i].fd > 0 && locks[i].node == node && locks[i].owner == in->owner && locks[i].kind == kind) found = i;
    if (locks[i].fd <= 0 && free_place < 0) free_place = i;
  }
  if (found < 0) {
    if (in->lk.type == F_UNLCK) return 0;
    if (free_place < 0) return ENOLCK;
    char path[64];
    path_of(path, node);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno;
    found = free_place, locks[found].fd = fd, locks[found].node = node, locks[found].owner = in->owner;
    locks[found].kind = kind;
  }
  int fd = locks[found].fd;
  if (kind) {
    int how = in->lk.type == F_UNLCK ? LOCK_UN : in->lk.type == F_WRLCK ? LOCK_EX : LOCK_SH;
    return flock(fd, how | LOCK_NB) ? errno : 0;
  }
  struct flock range = {
      .l_type = in->lk.type, .l_whence = SEEK_SET, .l_start = in->lk.start,
      .l_len = in->lk.end >= INT64_MAX ? 0 : in->lk.end - in->lk.start + 1};
  if (fcntl(fd, ask ? F_OFD_GETLK : F_OFD_SETLK, &range)) return errno == EACCES ? EAGAIN : errno;
  if (ask) {
    memset(out, 0, sizeof *out);
    out->lk.type = range.l_type, out->lk.start = range.l_start;
    out->lk.end = range.l_len ? range.l_start + range.l_len - 1 : INT64_MAX;
  }
  return 0;
}

static void drop_locks(uint64_t node, uint64_t owner, int kind) {
  for (int i = 0; i < most_locks; i++)
    if (locks[i].fd > 0 && locks[i].node == node && locks[i].owner == owner && locks[i].kind == kind)
      close(locks[i].fd), locks[i].fd = 0;
}

static void opened(uint64_t unique, uint64_t node, int fd, struct fuse_entry_out *entry) {
  (void)node;
  struct { struct fuse_entry_out entry; struct fuse_open_out open; } both = {0};
  struct fuse_open_out out = {.fh = fd, .open_flags = is_direct ? FOPEN_DIRECT_IO : 0};
  if (!entry) { reply(unique, 0, &out, sizeof out); return; }
  both.entry = *entry, both.open = out;
  reply(unique, 0, &both, sizeof both);
}

static void get_attributes(uint64_t unique, uint64_t node) {
  struct stat s;
  if (fstat(nodes[node].fd, &s)) { reply(unique, errno, 0, 0); return; }
  struct fuse_attr_out out = {.attr_valid = seconds_kept};
  attributes(&out.attr, &s);
  reply(unique, 0, &out, sizeof out);
}

static void set_attributes(uint64_t unique, uint64_t node, const struct fuse_setattr_in *in) {
  char path[64];
  path_of(path, node);
  int error = 0;
  if (in->valid & FATTR_MODE && chmod(path, in->mode)) error = errno;
  if (in->valid & (FATTR_UID | FATTR_GID) &&
      chown(path, in->valid & FATTR_UID ? in->uid : (uid_t)-1, in->valid & FATTR_GID ? in->gid : (gid_t)-1))
    error = errno;
  if (in->valid & FATTR_SIZE && truncate(path, in->size)) error = errno;
  if (in->valid & (FATTR_ATIME | FATTR_MTIME)) {
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_nsec = UTIME_OMIT}};
    if (in->valid & FATTR_ATIME) times[0] = (struct timespec){in->atime, in->atimensec};
    if (in->valid & FATTR_MTIME) times[1] = (struct timespec){in->mtime, in->mtimensec};
    if (in->valid & FATTR_ATIME_NOW) times[0].tv_nsec = UTIME_NOW;
    if (in->valid & FATTR_MTIME_NOW) times[1].tv_nsec = UTIME_NOW;
    if (utimensat(AT_FDCWD, path, times, 0)) error = errno;
  }
  if (error) reply(unique, error, 0, 0); else get_attributes(unique, node);
}

static void list(uint64_t unique, const struct fuse_read_in *in) {
  DIR *folder = (DIR *)(uintptr_t)in->fh;
  char *out = malloc(in->size);
  size_t used = 0;
  if (in->offset == 0) rewinddir(folder); else seekdir(folder, in->offset);
  for (struct dirent *d; (d = readdir(folder));) {
    size_t length = strlen(d->d_name), size = FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + length);
    if (used + size > in->size) break;
    struct fuse_dirent *e = (struct fuse_dirent *)(out + used);
    memset(e, 0, size);
    e->ino = d->d_ino, e->off = telldir(folder), e->namelen = length, e->type = d->d_type;
    memcpy(e->name, d->d_name, length);
    used += size;
  }
  reply(unique, 0, out, used);
  free(out);
}

static void entry_or_error(uint64_t unique, int error, uint64_t parent, const char *name) {
  struct fuse_entry_out entry;
  if (!error) error = look_up(parent, name, &entry);
  reply(unique, error, &entry, sizeof entry);
}

static void answer(struct fuse_in_header *in, char *body) {
  uint64_t unique = in->unique, node = in->nodeid;
  char path[64];
  if (node && node < most_nodes) path_of(path, node);
  switch (in->opcode) {
  case FUSE_INIT: {
    struct fuse_init_in *init = (void *)body;
    struct fuse_init_out out = {
        .major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_readahead = init->max_readahead,
        .max_write = 128 << 10, .max_background = 16, .congestion_threshold = 12, .time_gran = 1};
    if (init->minor < out.minor) out.minor = init->minor;
    out.flags = FUSE_ATOMIC_O_TRUNC | FUSE_BIG_WRITES | (lock_mode ? FUSE_POSIX_LOCKS | FUSE_FLOCK_LOCKS : 0);
    reply(unique, 0, &out, sizeof out);
    break;
  }
  case FUSE_LOOKUP: entry_or_error(unique, 0, node, body); break;
  case FUSE_FORGET: forget(node, ((struct fuse_forget_in *)body)->nlookup); break;
  case FUSE_BATCH_FORGET: {
    struct fuse_batch_forget_in *batch = (void *)body;
    struct fuse_forget_one *one = (void *)(batch + 1);
    for (uint32_t i = 0; i < batch->count; i++) forget(one[i].nodeid, one[i].nlookup);
    break;
  }
  case FUSE_GETATTR: get_attributes(unique, node); break;
  case FUSE_SETATTR: set_attributes(unique, node, (void *)body); break;
  case FUSE_CREATE: {
    struct fuse_create_in *create = (void *)body;
    char *name = (char *)(create + 1);
    int fd = openat(nodes[node].fd, name, (create->flags & ~O_NOFOLLOW) | O_CREAT | O_CLOEXEC, create->mode & ~create->umask);
    struct fuse_entry_out entry;
    int error = fd < 0 ? errno : look_up(node, name, &entry);
    if (error) reply(unique, error, 0, 0); else opened(unique, entry.nodeid, fd, &entry);
    break;
  }
  case FUSE_MKNOD: {
    struct fuse_mknod_in *make = (void *)body;
    char *name = (char *)(make + 1);
    entry_or_error(unique, mknodat(nodes[node].fd, name, make->mode & ~make->umask, make->rdev) ? errno : 0, node, name);
    break;
  }
  case FUSE_MKDIR: {
    struct fuse_mkdir_in *make = (void *)body;
    char *name = (char *)(make + 1);
    entry_or_error(unique, mkdirat(nodes[node].fd, name, make->mode & ~make->umask) ? errno : 0, node, name);
    break;
  }
  case FUSE_LINK: {
    struct fuse_link_in *old = (void *)body;
    char *name = (char *)(old + 1);
    path_of(path, old->oldnodeid);
    entry_or_error(unique, linkat(AT_FDCWD, path, nodes[node].fd, name, AT_SYMLINK_FOLLOW) ? errno : 0, node, name);
    break;
  }
  case FUSE_UNLINK: reply(unique, unlinkat(nodes[node].fd, body, 0) ? errno : 0, 0, 0); break;
  case FUSE_RMDIR: reply(unique, unlinkat(nodes[node].fd, body, AT_REMOVEDIR) ? errno : 0, 0, 0); break;
  case FUSE_RENAME:
  case FUSE_RENAME2: {
    uint64_t to = ((struct fuse_rename_in *)body)->newdir;
    unsigned flags = in->opcode == FUSE_RENAME2 ? ((struct fuse_rename2_in *)body)->flags : 0;
    char *from = body + (in->opcode == FUSE_RENAME2 ? sizeof(struct fuse_rename2_in) : sizeof(struct fuse_rename_in));
    char *name = from + strlen(from) + 1;
    reply(unique, renameat2(nodes[node].fd, from, nodes[to].fd, name, flags) ? errno : 0, 0, 0);
    break;
  }
  case FUSE_OPEN: {
    int flags = ((struct fuse_open_in *)body)->flags & ~(O_NOFOLLOW | O_CREAT | O_EXCL);
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) reply(unique, errno, 0, 0); else opened(unique, node, fd, 0);
    break;
  }
  case FUSE_READ: {
    struct fuse_read_in *read = (void *)body;
    char *out = malloc(read->size);
    ssize_t count = pread(read->fh, out, read->size, read->offset);
    reply(unique, count < 0 ? errno : 0, out, count < 0 ? 0 : count);
    free(out);
    break;
  }
  case FUSE_WRITE: {
    struct fuse_write_in *write = (void *)body;
    ssize_t count = pwrite(write->fh, write + 1, write->size, write->offset);
    struct fuse_write_out out = {.size = count < 0 ? 0 : count};
    reply(unique, count < 0 ? errno : 0, &out, sizeof out);
    break;
  }
  case FUSE_FLUSH:
    if (lock_mode == 2) drop_locks(node, ((struct fuse_flush_in *)body)->lock_owner, 0);
    reply(unique, 0, 0, 0);
    break;
  case FUSE_RELEASE: {
    struct fuse_release_in *release = (void *)body;
    if (release->release_flags & FUSE_RELEASE_FLOCK_UNLOCK) drop_locks(node, release->lock_owner, 1);
    close(release->fh);
    reply(unique, 0, 0, 0);
    break;
  }
  case FUSE_FSYNC:
    reply(unique, fsync(((struct fuse_fsync_in *)body)->fh) ? errno : 0, 0, 0);
    break;
  case FUSE_OPENDIR: {
    DIR *folder = opendir(path);
    struct fuse_open_out out = {.fh = (uintptr_t)folder};
    reply(unique, folder ? 0 : errno, &out, sizeof out);
    break;
  }
  case FUSE_READDIR: list(unique, (void *)body); break;
  case FUSE_RELEASEDIR:
    closedir((DIR *)(uintptr_t)((struct fuse_release_in *)body)->fh);
    reply(unique, 0, 0, 0);
    break;
  case FUSE_STATFS: {
    struct statfs s;
    struct fuse_statfs_out out = {0};
    if (!fstatfs(nodes[1].fd, &s)) {
      out.st = (struct fuse_kstatfs){
          .blocks = s.f_blocks, .bfree = s.f_bfree, .bavail = s.f_bavail, .files = s.f_files, .ffree = s.f_ffree,
          .bsize = s.f_bsize, .namelen = 255, .frsize = s.f_bsize};
    }
    reply(unique, 0, &out, sizeof out);
    break;
  }
  case FUSE_GETLK: {
    struct fuse_lk_out out;
    int error = set_lock(node, (void *)body, 1, &out);
    reply(unique, error, &out, sizeof out);
    break;
  }
  case FUSE_SETLK:
  case FUSE_SETLKW: reply(unique, set_lock(node, (void *)body, 0, 0), 0, 0); break;
  case FUSE_INTERRUPT: break;
  case FUSE_DESTROY: reply(unique, 0, 0, 0); break;
  default: reply(unique, ENOSYS, 0, 0);
  }
}

int main(int count, char **words) {
  if (count != 6) return 2;
  lock_mode = !strcmp(words[4], "none") ? 1 : !strcmp(words[4], "server") ? 2 : 0;
  is_direct = !strcmp(words[5], "direct"), is_cached = !strcmp(words[5], "cached");
  seconds_kept = is_cached ? 60 : 0;
  umask(0);
  struct rlimit files = {1 << 17, 1 << 17};
  setrlimit(RLIMIT_NOFILE, &files);
  struct stat s;
  nodes[1].fd = open(words[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
  device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (nodes[1].fd < 0 || device < 0 || fstat(nodes[1].fd, &s)) { perror("open"); return 1; }
  nodes[1].dev = s.st_dev, nodes[1].ino = s.st_ino, nodes[1].count = 1;
  char options[200];
  sprintf(options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
  if (mount("server", words[2], words[3], MS_NOSUID | MS_NODEV, options)) { perror("mount"); return 1; }
  if (write(1, "ready\n", 6) < 0) return 1;
  size_t size = 1 << 20;
  char *buffer = aligned_alloc(4096, size);
  for (;;) {
    ssize_t length = read(device, buffer, size);
    if (length < 0) {
      if (errno == EINTR || errno == EAGAIN || errno == ENOENT) continue;
      return errno == ENODEV ? 0 : 1;
    }
    answer((struct fuse_in_header *)buffer, buffer + sizeof(struct fuse_in_header));
  }
}
