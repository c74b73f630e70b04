#ifndef REFIGURE_INSTRUCTION_SET_H
#define REFIGURE_INSTRUCTION_SET_H

// The widest vector instructions that both this processor and its operating system support:
// 0 the architecture's baseline, 1 AVX2 with fused multiply-add (x86-64-v3), 2 AVX-512 F, BW, DQ, VL and CD (x86-64-v4).
int refigure_widest_instruction_set(void);

#endif
