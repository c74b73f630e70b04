#include <zlib.h>

// Swift cannot see functions that are macros.
static inline int refigure_inflate_raw_init(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }
