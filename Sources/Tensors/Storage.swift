import CMemory
import Locking
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The memory of a tensor. Written only by its one owner; shared freely once nobody writes.
final class Storage: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    /// Memory of `count` floats with undefined values.
    init(uninitialized count: Int) {
        self.count = count
        base = BufferPool.shared.take(count)
    }

    deinit { BufferPool.shared.give(base, count) }
}

/// Keeps freed buffers for the next tensor of about the same size.
///
/// A training step allocates the same sizes again and again; fresh pages from the system would cost
/// a large part of it in page faults.
package final class BufferPool: Sendable {
    static let shared = BufferPool()

    private struct Shelves {
        var free: [[UnsafeMutableRawPointer]] = .init(repeating: [], count: 4 * 64)
    }

    private let shelves = Locked(Shelves())
    private let held = Atomic<Int>(0)

    /// Bytes that were taken from the system and not given back to it, in use or not.
    package static var heldBytes: Int { shared.held.load(ordering: .relaxed) }

    func take(_ count: Int) -> UnsafeMutablePointer<Float> {
        let (shelf, capacity) = BufferPool.sizeClass(count)
        let kept = shelves.withLock { shelves in
            shelves.free[shelf].popLast().map { UInt(bitPattern: $0) }
        }
        if let kept, let pointer = UnsafeMutablePointer<Float>(bitPattern: kept) { return pointer }
        guard let fresh = fresh(capacity) ?? freshAfterEmptying(capacity) else {
            cm_out_of_memory()
        }
        return fresh.bindMemory(to: Float.self, capacity: capacity)
    }

    private func fresh(_ capacity: Int) -> UnsafeMutableRawPointer? {
        var pointer: UnsafeMutableRawPointer?
        guard posix_memalign(&pointer, 64, capacity * 4) == 0 else { return nil }
        held.wrappingAdd(capacity * 4, ordering: .relaxed)
        return pointer
    }

    /// Memory from the system once all that is kept for later was given back to it.
    private func freshAfterEmptying(_ capacity: Int) -> UnsafeMutableRawPointer? {
        shelves.withLock { shelves in
            for shelf in shelves.free.indices {
                for kept in shelves.free[shelf] { free(kept) }
                let size = BufferPool.capacity(ofShelf: shelf) * 4
                held.wrappingSubtract(shelves.free[shelf].count * size, ordering: .relaxed)
                shelves.free[shelf].removeAll(keepingCapacity: true)
            }
        }
        return fresh(capacity)
    }

    func give(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
        let (shelf, _) = BufferPool.sizeClass(count)
        let address = UInt(bitPattern: pointer)
        shelves.withLock { shelves in
            if let raw = UnsafeMutableRawPointer(bitPattern: address) {
                shelves.free[shelf].append(raw)
            }
        }
    }

    /// Sizes are rounded up to four steps an octave, so that ragged batches share buffers.
    package static func sizeClass(_ count: Int) -> (shelf: Int, capacity: Int) {
        let wanted = max(count, 16)
        let octave = Int.bitWidth - 1 - (wanted - 1).leadingZeroBitCount
        let step = 1 << (octave - 2)
        let quarter = (wanted - 1 - (1 << octave)) / step
        return (octave * 4 + quarter, (1 << octave) + (quarter + 1) * step)
    }

    /// The floats in each buffer of a shelf.
    private static func capacity(ofShelf shelf: Int) -> Int {
        let (octave, quarter) = shelf.quotientAndRemainder(dividingBy: 4)
        return octave < 2 ? 0 : (1 << octave) + (quarter + 1) << (octave - 2)
    }
}
