"""Writes Tests/TableSourcesTests/Fixtures/*.h5 with h5py 3.16.0 (HDF5 2.0); run it from the project's folder."""

import h5py
import numpy as np

folder = "Tests/TableSourcesTests/Fixtures/"
with h5py.File(folder + "tables.h5", "w", libver="earliest") as f:
    x = np.arange(12, dtype="f4").reshape(4, 3) / 4
    f.create_dataset("train/x", data=x, compression="gzip", chunks=(2, 3), track_times=False)
    f.create_dataset("train/y", data=np.array([1, -2, 3, 4], dtype=">i2"), track_times=False)
    kind = [("a", "<u4"), ("b", "<f8"), ("c", "?")]
    f.create_dataset("rows", data=np.array([(1, 0.5, True), (2, float("nan"), False)], dtype=kind), track_times=False)
    f.create_dataset("half", data=np.array([1, 0.25], dtype="f2"), track_times=False)
    f.create_dataset("large", data=np.array([0, 2**64 - 1], dtype="u8"), track_times=False)
    f.create_dataset("cube", data=np.zeros((1, 1, 1)), track_times=False)
    f.create_dataset("texts", data=np.array([b"a", b"b"]), track_times=False)
    f.create_dataset("vlen", data=["a", "b"], track_times=False)
    f["link"] = h5py.SoftLink("/train/y")
    f["dangling"] = h5py.SoftLink("/nowhere")
    f["outside"] = h5py.ExternalLink("other.h5", "/x")
    f["train/loop"] = f["train"]
    # Nothing is stored of what these announce.
    f.create_dataset("empty", shape=(1 << 40,), dtype="f8", chunks=(1024,), track_times=False)
    f.create_dataset("sparse", shape=(1 << 29,), dtype="f8", chunks=(1024,), track_times=False)
    f.create_dataset("chunks", shape=(1 << 30,), dtype="f4", chunks=(1 << 29,), track_times=False)
    f.create_dataset("away", shape=(4,), dtype="f8", external=[("other.bin", 0, 32)], track_times=False)
    f.create_dataset("none", shape=(0, 2), dtype="f8", track_times=False)
    layout = h5py.VirtualLayout(shape=(4,), dtype=">i2")
    layout[:] = h5py.VirtualSource(".", "train/y", shape=(4,))
    f.create_virtual_dataset("virtual", layout)
with h5py.File(folder + "single.h5", "w", libver="earliest") as f:
    f.create_dataset("d", data=np.arange(6.0).reshape(3, 2), track_times=False)
