#!/usr/bin/env python3
"""Print Tests/TablesTests/NumPyFixtures.swift: files written by NumPy itself, for the reader and writer to be held against.

    python3 Tests/Validation/numpy_fixtures.py > Tests/TablesTests/NumPyFixtures.swift      # NumPy 2.4.6
"""

import base64
import io

import numpy as np


def npy(array, version=(1, 0)):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asanyarray(array), version=version)
    return buffer.getvalue()


def npz(save, **arrays):
    buffer = io.BytesIO()
    save(buffer, **arrays)
    return buffer.getvalue()


COUNT = np.arange(24).reshape(2, 3, 4)
FIXTURES = {
    "float32Matrix": npy(np.array([[1.5, -2.25, 0.1], [3e38, 1e-45, -0.0]], dtype="<f4")),
    "float64Vector": npy(np.array([0.1, -1e300, 5e-324], dtype="<f8")),
    "float64Scalar": npy(np.array(0.1, dtype="<f8")),
    "float32Empty": npy(np.zeros((0, 13), dtype="<f4")),
    "bigEndianFortranCube": npy(np.asfortranarray(COUNT.astype(">f4"))),
    "fortranMatrixVersion2": npy(np.asfortranarray(COUNT.reshape(4, 6).astype("<f8")), (2, 0)),
    "int32Version3": npy(np.array([[-2147483648, 7]], dtype="<i4"), (3, 0)),
    "bigEndianInt64": npy(np.array([-(2**63), 2**53 + 1], dtype=">i8")),
    "uint8": npy(np.array([0, 255], dtype="u1")),
    "bool": npy(np.array([True, False, True])),
    "object": npy(np.array([None, "a"], dtype=object)),
    "structured": npy(np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")])),
    "text": npy(np.array(["a", "bc"])),
    "complex": npy(np.array([1j])),
    "fourDimensions": npy(np.zeros((1, 1, 1, 1), dtype="<f4")),
    "archive": npz(np.savez, jets=np.array([1, 2, 3], dtype="<f4"), weights=np.array([[0.5], [0.25]])),
    "compressedArchive": npz(np.savez_compressed, jets=np.array([1, 2, 3], dtype="<f4")),
}

print("import Foundation\n")
print("// Written by Tests/Validation/numpy_fixtures.py with NumPy 2.4.6. Do not edit.")
print("enum NumPyFixtures {")
for name, content in FIXTURES.items():
    text = base64.b64encode(content).decode()
    lines = [text[i : i + 108] for i in range(0, len(text), 108)]
    print(f"  static let {name}File = decoded(\n    \"\"\"")
    print("\n".join("    " + line for line in lines))
    print('    """)')
print("""
  private static func decoded(_ text: String) -> Data {
    Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()
  }
}""")
