#include "InstructionSet.h"

#if defined(__x86_64__)
#include <cpuid.h>

static unsigned long long enabled_state(void) {
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((unsigned long long)high << 32) | low;
}

int refigure_widest_instruction_set(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  const unsigned fma = 1u << 12, movbe = 1u << 22, osxsave = 1u << 27, avx = 1u << 28, f16c = 1u << 29;
  const unsigned needed = fma | movbe | osxsave | avx | f16c;
  if ((c & needed) != needed) return 0;
  const unsigned long long state = enabled_state();
  if ((state & 0x6) != 0x6) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  const unsigned bmi1 = 1u << 3, avx2 = 1u << 5, bmi2 = 1u << 8;
  if ((b & (bmi1 | avx2 | bmi2)) != (bmi1 | avx2 | bmi2)) return 0;
  unsigned ea, eb, ec, ed;
  const unsigned lzcnt = 1u << 5;
  if (!__get_cpuid(0x80000001, &ea, &eb, &ec, &ed) || !(ec & lzcnt)) return 0;
  const unsigned avx512 = (1u << 16) | (1u << 17) | (1u << 28) | (1u << 30) | (1u << 31);
  if ((b & avx512) == avx512 && (state & 0xe6) == 0xe6) return 2;
  return 1;
}
#else
int refigure_widest_instruction_set(void) { return 0; }
#endif
