#if canImport(CryptoKit)
  import CryptoKit
#else
  import CLibcrypto
#endif

/// A SHA-256 hash that is fed piece by piece, by the system's library for it.
struct SHA256Hash: ~Copyable {
  #if canImport(CryptoKit)
    private var hash = SHA256()

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
      hash.update(bufferPointer: bytes)
    }

    consuming func finish() -> [UInt8] { Array(hash.finalize()) }
  #else
    private let context: OpaquePointer

    init() {
      // Only a lack of memory, which nothing here survives, gives no context; a library without SHA-256 could serve nobody.
      guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
        fatalError("libcrypto cannot begin a SHA-256 hash")
      }
      self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
      // A hash in memory fails only when it is not begun, and `init` has begun it.
      precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "a hash that was begun")
    }

    consuming func finish() -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: 32)
      precondition(EVP_DigestFinal_ex(context, &bytes, nil) == 1, "a hash that was begun")
      return bytes
    }
  #endif
}
