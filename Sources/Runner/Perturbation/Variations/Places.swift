extension Variation {
  /// Variations of folders, users, and rights.
  static func places(_ machine: Machine) -> [Variation] {
    [
      Variation(
        "folder", changes: "the working folder, its temporary folder and its checkpoint at another and longer path",
        [Choice("another path") { $0.isElsewhere = true }]),
      Variation("home", changes: "HOME at another path", [Choice("another path") { $0.hasOtherHome = true }]),
      Variation(
        "user", changes: "USER and LOGNAME; the user's number stays",
        [
          Choice("another name") {
            $0.environment["USER"] = "somebody-else"
            $0.environment["LOGNAME"] = "somebody-else"
          }
        ]),
      .held(
        "host", cause: "host name", changes: "the machine's name", machine,
        [Choice("another name") { circumstances in circumstances.hold { $0.host = 1 } }]),
      Variation(
        "umask", changes: "the rights that new files lack",
        [Choice("0027") { $0.umask = 0o027 }, Choice("0077") { $0.umask = 0o077 }]),
      .held(
        "listing", cause: "directory order", changes: "the order in which folders list their entries", machine,
        [
          Choice("by name") { circumstances in circumstances.hold { $0.order = 1 } },
          Choice("by name, reversed") { circumstances in circumstances.hold { $0.order = -1 } },
        ]),
    ]
  }
}
