#include <git2.h>

/// The version of the Clang inside the Swift compiler that compiled this, which names its very build.
static inline const char *refigure_clang_version(void) { return __clang_version__; }

// Swift cannot see options whose macro is a structure.
static inline int refigure_diff_options_init(git_diff_options *options) {
  return git_diff_options_init(options, GIT_DIFF_OPTIONS_VERSION);
}

static inline int refigure_checkout_options_init(git_checkout_options *options) {
  return git_checkout_options_init(options, GIT_CHECKOUT_OPTIONS_VERSION);
}
