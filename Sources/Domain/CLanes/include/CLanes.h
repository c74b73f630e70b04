// Operations on sixteen Floats or eight Doubles that Swift's SIMD types have only lane by lane. They are inlined into each build of
// the kernels, with the instructions that it may use.
#ifndef C_LANES_H
#define C_LANES_H

typedef float CLanesFloat16 __attribute__((ext_vector_type(16)));
typedef double CLanesDouble8 __attribute__((ext_vector_type(8)));

// The square root of each lane, correctly rounded.
static inline __attribute__((always_inline)) CLanesFloat16 c_lanes_root(CLanesFloat16 a) {
  return __builtin_elementwise_sqrt(a);
}

// The square root of each lane, correctly rounded.
static inline __attribute__((always_inline)) CLanesDouble8 c_lanes_root_double(CLanesDouble8 a) {
  return __builtin_elementwise_sqrt(a);
}

// a·b + c of each lane, rounded once. Only for builds that have the instruction.
static inline __attribute__((always_inline)) CLanesFloat16 c_lanes_fused(
    CLanesFloat16 a, CLanesFloat16 b, CLanesFloat16 c) {
  return __builtin_elementwise_fma(a, b, c);
}

#endif
