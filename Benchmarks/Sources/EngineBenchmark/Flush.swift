#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hands what was printed to the reader at once.
func flush() {
  fflush(nil)
}
