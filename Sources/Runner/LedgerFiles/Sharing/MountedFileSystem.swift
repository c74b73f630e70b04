import CFileSystems
import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The file system that a file or folder is on, as the system lists it.
package struct MountedFileSystem: Hashable, Sendable {
  /// The type: `ext4`, `nfs4`, `fuse.sshfs`.
  package let type: String
  /// The place where it is mounted.
  package let place: String
  /// The options of the mount and of the file system: `ro`, `local_lock=none`.
  package let options: Set<String>

  package init(type: String, place: String, options: Set<String> = []) {
    self.type = type
    self.place = place
    self.options = options
  }

  /// Looks on which file system something is, or the nearest folder above it that is there.
  ///
  /// - Returns: nil when the system does not tell.
  package init?(of url: URL) {
    var existing = url.standardizedFileURL.path
    while access(existing, F_OK) != 0, existing != "/" { existing = (existing as NSString).deletingLastPathComponent }
    #if canImport(Darwin)
      var state = statfs()
      guard statfs(existing, &state) == 0 else { return nil }
      let type = withUnsafeBytes(of: &state.f_fstypename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      let place = withUnsafeBytes(of: &state.f_mntonname) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      self.init(type: state.f_flags & UInt32(MNT_LOCAL) == 0 ? type : "local.\(type)", place: place)
    #else
      let magic = file_system_type(existing)
      if magic == 0 { return nil }
      if let local = Self.local[magic] {
        // Nothing else about it matters, and the list of mounts can be long.
        self.init(type: local, place: existing)
      } else if let listed = Self.listed(existing) {
        self = listed
      } else {
        self.init(type: Self.names[magic] ?? "type \(String(magic, radix: 16))", place: existing)
      }
    #endif
  }

  /// True when other machines may have it, too, so that this machine does not know of all locks and all writing.
  package var isShared: Bool {
    if type.hasPrefix("local.") || type == "fuseblk" || type == "fusectl" { return false }
    return type == "fuse" || type.hasPrefix("fuse.") || Self.shared.contains(type)
  }

  /// True when locks taken here (`fcntl` and `flock`) are known to keep out processes on other machines.
  package var locksReachOthers: Bool {
    switch type {
    case "nfs", "nfs4": options.isDisjoint(with: ["nolock", "local_lock=all", "local_lock=posix", "local_lock=flock"])
    case "cifs", "smb3": options.isDisjoint(with: ["nobrl", "nolock"])
    case "lustre": options.contains("flock")
    case "gfs2", "ocfs2": options.isDisjoint(with: ["localflocks"])
    case "gpfs", "ceph", "fuse.ceph-fuse", "fuse.glusterfs": true
    default: false
    }
  }

  /// The option with which this machine does not see in time what others write; nil when there is none.
  package var incoherence: String? {
    switch type {
    case "nfs", "nfs4": return options.first { $0 == "nocto" }
    case "cifs", "smb3": return options.first { $0 == "cache=loose" }
    case "9p":
      return options.first { option in
        guard option.hasPrefix("cache=") else { return false }
        let value = option.dropFirst("cache=".count)
        // Newer kernels list bits: 2 and 8 keep what is known of files, 80 keeps files on a disk.
        if let bits = UInt(value.hasPrefix("0x") ? value.dropFirst(2) : value, radix: 16) { return bits & 0x8A != 0 }
        return ["loose", "fscache"].contains(value)
      }
    default: return nil
    }
  }

  private static let shared: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "lustre", "gpfs", "ceph", "afs", "openafs", "coda", "ncpfs", "9p",
    "beegfs", "beegfs_nodev", "pvfs2", "panfs", "wekafs", "dvs", "gfs", "gfs2", "ocfs2", "acfs", "glusterfs",
    "virtiofs",
    "vboxsf", "vmhgfs", "prl_fs", "webdav", "afpfs", "macfuse", "osxfuse",
  ]

  #if !canImport(Darwin)
    /// File systems of one machine, by what `statfs` says.
    private static let local: [UInt32: String] = [
      0xEF53: "ext4", 0x5846_5342: "xfs", 0x9123_683E: "btrfs", 0x0102_1994: "tmpfs", 0x8584_58F6: "ramfs",
      0x2FC1_2FC1: "zfs", 0xF2F5_2010: "f2fs", 0xCA45_1A4E: "bcachefs", 0x4D44: "vfat", 0x2011_BAB0: "exfat",
    ]

    /// Shared file systems by what `statfs` says, for where mounts are not listed.
    private static let names: [UInt32: String] = [
      0x6969: "nfs", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb3", 0x517B: "smbfs", 0x0BD0_0BD0: "lustre",
      0x4750_4653: "gpfs",
      0x6573_5546: "fuse", 0x00C3_6400: "ceph", 0x5346_414F: "afs", 0x6B41_4653: "afs", 0x0102_1997: "9p",
      0x1983_0326: "beegfs", 0x2003_0528: "pvfs2", 0xAAD7_AAEA: "panfs", 0x0116_1970: "gfs2", 0x7461_636F: "ocfs2",
      0x7375_7245: "coda", 0x786F_4256: "vboxsf", 0xBACB_ACBC: "vmhgfs", 0x7C7C_6673: "prl_fs",
    ]

    private static func listed(_ path: String) -> MountedFileSystem? {
      let onlyPath: Int32 = 0o10000000  // O_PATH
      let descriptor = open(path, onlyPath | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      guard let words = text("/proc/self/fdinfo/\(descriptor)"),
        let line = words.split(separator: "\n").first(where: { $0.hasPrefix("mnt_id:") }),
        let mount = line.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0) }),
        let mounts = text("/proc/self/mountinfo"),
        let found = MountedFileSystem(mount: mount, of: mounts)
      else { return nil }
      // What is written to layers goes into the uppermost, where that can be seen.
      if found.type == "overlay", let upper = found.options.first(where: { $0.hasPrefix("upperdir=") }) {
        let folder = String(upper.dropFirst("upperdir=".count))
        if folder != path, access(folder, F_OK) == 0 { return MountedFileSystem(of: URL(fileURLWithPath: folder)) }
      }
      return found
    }

    /// The text of a file of the system, which gives it in parts; Foundation takes the first for all.
    private static func text(_ path: String) -> String? {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var bytes: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(descriptor, &part, part.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return count < 0 ? nil : String(decoding: bytes, as: UTF8.self) }
        bytes += part.prefix(count)
      }
    }
  #endif

  /// Reads a line of Linux's list of mounts, such as `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
  ///
  /// - Returns: nil when no mount has that number.
  package init?(mount number: Int, of list: String) {
    for line in list.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let first = words.first, Int(first) == number, words.count > 6,
        let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 1
      else { continue }
      let options =
        words[5].split(separator: ",") + (words.count > dash + 3 ? words[dash + 3].split(separator: ",") : [])
      self.init(
        type: String(words[dash + 1]), place: Self.unescaped(words[4]), options: Set(options.map(Self.unescaped)))
      return
    }
    return nil
  }

  /// A text without the escapes of spaces and the like (`\040`).
  private static func unescaped(_ text: Substring) -> String {
    guard text.contains("\\") else { return String(text) }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(value)
        rest.removeFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
