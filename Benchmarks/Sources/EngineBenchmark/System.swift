#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hands what was printed to the reader at once.
func flush() {
  fflush(nil)
}

/// Seconds that have passed, or that processors have spent on this process.
func seconds(ofProcessor isProcessorTime: Bool) -> Double {
  var time = timespec()
  clock_gettime(isProcessorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
