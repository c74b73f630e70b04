import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system's HDF5 library, loaded when the first file asks for it.
///
/// It is not linked: its packages differ in name and place from system to system, whoever has no such file needs none, and a program
/// that is carried elsewhere starts without it. Its calls are not safe on several threads, so that all go through ``shared``.
struct HDF5Library {
  typealias Identifier = Int64
  typealias Status = Int32
  typealias Size = UInt64

  /// The library, or the reason why there is none; nil before it is asked for.
  static let shared = Mutex<Result<HDF5Library, Missing>?>(nil)

  struct Missing: Error { let reason: String }

  // Files and objects
  let open: @convention(c) (UnsafePointer<CChar>, UInt32, Identifier) -> Identifier
  let close: @convention(c) (Identifier) -> Status
  let openObject: @convention(c) (Identifier, UnsafePointer<CChar>, Identifier) -> Identifier
  let closeObject: @convention(c) (Identifier) -> Status
  let kind: @convention(c) (Identifier) -> Int32
  let groupInformation: @convention(c) (Identifier, UnsafeMutableRawPointer) -> Status
  let linkName:
    @convention(c) (
      Identifier, UnsafePointer<CChar>, Int32, Int32, Size, UnsafeMutablePointer<CChar>?, Int, Identifier
    ) -> Int
  // Properties
  let makeProperties: @convention(c) (Identifier) -> Identifier
  let closeProperties: @convention(c) (Identifier) -> Status
  let useMemory: @convention(c) (Identifier, Int, Bool) -> Status
  let setClosing: @convention(c) (Identifier, Int32) -> Status
  let setImage: @convention(c) (Identifier, UnsafeRawPointer, Int) -> Status
  let setExternalLinks: @convention(c) (Identifier, ExternalLink?, UnsafeMutableRawPointer?) -> Status
  let layout: @convention(c) (Identifier) -> Int32
  let externalCount: @convention(c) (Identifier) -> Int32
  let chunk: @convention(c) (Identifier, Int32, UnsafeMutablePointer<Size>) -> Int32
  let fileAccess, linkAccess: Identifier
  // Datasets
  let creation: @convention(c) (Identifier) -> Identifier
  let space: @convention(c) (Identifier) -> Identifier
  let closeSpace: @convention(c) (Identifier) -> Status
  let dimensions: @convention(c) (Identifier) -> Int32
  let extent: @convention(c) (Identifier, UnsafeMutablePointer<Size>, UnsafeMutablePointer<Size>?) -> Int32
  let storage: @convention(c) (Identifier) -> Size
  let read:
    @convention(c) (Identifier, Identifier, Identifier, Identifier, Identifier, UnsafeMutableRawPointer) -> Status
  // Types
  let type: @convention(c) (Identifier) -> Identifier
  let closeType: @convention(c) (Identifier) -> Status
  let typeClass: @convention(c) (Identifier) -> Int32
  let typeSize: @convention(c) (Identifier) -> Int
  let typeSign: @convention(c) (Identifier) -> Int32
  let baseType: @convention(c) (Identifier) -> Identifier
  let memberCount: @convention(c) (Identifier) -> Int32
  let memberName: @convention(c) (Identifier, UInt32) -> UnsafeMutablePointer<CChar>?
  let memberType: @convention(c) (Identifier, UInt32) -> Identifier
  let freeMemory: @convention(c) (UnsafeMutableRawPointer) -> Status
  let makeType: @convention(c) (Int32, Int) -> Identifier
  let insert: @convention(c) (Identifier, UnsafePointer<CChar>, Int, Identifier) -> Status
  let signed, unsigned, double: Identifier

  typealias ExternalLink =
    @convention(c) (
      UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
      UnsafeMutablePointer<UInt32>?, Identifier, UnsafeMutableRawPointer?
    ) -> Status

  /// The names under which systems have the library.
  private static var names: [String] {
    #if os(macOS)
      return ["/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib", "libhdf5.dylib"]
    #else
      let versions = ["", ".320", ".310", ".300", ".200", ".103", ".100"]
      return ["libhdf5_serial", "libhdf5"].flatMap { name in versions.map { "\(name).so\($0)" } }
    #endif
  }

  static func load() -> Result<HDF5Library, Missing> {
    for name in names {
      guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      do throws(Missing) {
        return .success(try HDF5Library(handle))
      } catch {
        return .failure(error)
      }
    }
    return .failure(
      Missing(
        reason: "it needs the system's HDF5 library; install libhdf5-dev or libhdf5-103-1 (Debian), or hdf5 (brew)"))
  }

  private init(_ handle: UnsafeMutableRawPointer) throws(Missing) {
    func symbol<Symbol>(_ name: String, as type: Symbol.Type = Symbol.self) throws(Missing) -> Symbol {
      guard let address = dlsym(handle, name) else { throw Missing(reason: "the system's HDF5 library has no \(name)") }
      // The signatures are those of HDF5's headers, the same in 1.10, 1.12 and 1.14.
      return unsafeBitCast(address, to: type)
    }
    func value(_ name: String) throws(Missing) -> Identifier {
      let address: UnsafePointer<Identifier> = try symbol(name)
      return address.pointee
    }
    // To be said first. Nothing is written that would have to be finished at the program's end, where objects of a damaged file could
    // hold it up.
    let keep: @convention(c) () -> Status = try symbol("H5dont_atexit")
    _ = keep()
    typealias Version =
      @convention(c) (
        UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>
      ) -> Status
    var (major, minor, patch): (UInt32, UInt32, UInt32) = (0, 0, 0)
    let version: Version = try symbol("H5get_libversion")
    // Identifiers have 64 bits from 1.10 on.
    guard version(&major, &minor, &patch) >= 0, (major, minor) >= (1, 10) else {
      throw Missing(reason: "the system's HDF5 library is \(major).\(minor).\(patch), expected 1.10 or later")
    }
    let start: @convention(c) () -> Status = try symbol("H5open")
    guard start() >= 0 else { throw Missing(reason: "the system's HDF5 library cannot be started") }
    // No messages of the library's own, and no code that a file asks for.
    let silence: @convention(c) (Identifier, UnsafeRawPointer?, UnsafeRawPointer?) -> Status = try symbol(
      "H5Eset_auto2")
    _ = silence(0, nil, nil)
    let plugins: @convention(c) (UInt32) -> Status = try symbol("H5PLset_loading_state")
    _ = plugins(0)
    open = try symbol("H5Fopen")
    close = try symbol("H5Fclose")
    openObject = try symbol("H5Oopen")
    closeObject = try symbol("H5Oclose")
    kind = try symbol("H5Iget_type")
    groupInformation = try symbol("H5Gget_info")
    linkName = try symbol("H5Lget_name_by_idx")
    makeProperties = try symbol("H5Pcreate")
    closeProperties = try symbol("H5Pclose")
    useMemory = try symbol("H5Pset_fapl_core")
    setClosing = try symbol("H5Pset_fclose_degree")
    setImage = try symbol("H5Pset_file_image")
    setExternalLinks = try symbol("H5Pset_elink_cb")
    layout = try symbol("H5Pget_layout")
    externalCount = try symbol("H5Pget_external_count")
    chunk = try symbol("H5Pget_chunk")
    fileAccess = try value("H5P_CLS_FILE_ACCESS_ID_g")
    linkAccess = try value("H5P_CLS_LINK_ACCESS_ID_g")
    creation = try symbol("H5Dget_create_plist")
    space = try symbol("H5Dget_space")
    closeSpace = try symbol("H5Sclose")
    dimensions = try symbol("H5Sget_simple_extent_ndims")
    extent = try symbol("H5Sget_simple_extent_dims")
    storage = try symbol("H5Dget_storage_size")
    read = try symbol("H5Dread")
    type = try symbol("H5Dget_type")
    closeType = try symbol("H5Tclose")
    typeClass = try symbol("H5Tget_class")
    typeSize = try symbol("H5Tget_size")
    typeSign = try symbol("H5Tget_sign")
    baseType = try symbol("H5Tget_super")
    memberCount = try symbol("H5Tget_nmembers")
    memberName = try symbol("H5Tget_member_name")
    memberType = try symbol("H5Tget_member_type")
    freeMemory = try symbol("H5free_memory")
    makeType = try symbol("H5Tcreate")
    insert = try symbol("H5Tinsert")
    signed = try value("H5T_NATIVE_INT64_g")
    unsigned = try value("H5T_NATIVE_UINT64_g")
    double = try value("H5T_NATIVE_DOUBLE_g")
  }
}
