/// A prefix tree over bytes, whose keys each have an index: nodes, and their edges in a hash table.
struct ByteTrie: Sendable {
    /// The node of the empty prefix.
    static let root: Int32 = 0
    /// The index of a node at which no key ends.
    static let none: Int32 = -1
    /// A label has 24 bits for the node, so that all ones, which no node reaches, are free.
    static let largest = 1 << 24 - 1
    private static let noEdge = UInt64.max

    /// For each node the index of the key that ends there, or ``none``.
    private(set) var keys: [Int32] = [ByteTrie.none]
    /// `(parent, byte)` in the upper half, child in the lower; searched from the hash onwards.
    private var edges: [UInt64]
    private var shift: UInt32

    /// Makes an empty tree.
    init() {
        edges = [UInt64](repeating: ByteTrie.noEdge, count: 16)
        shift = 28
    }

    /// Enters a key with its index.
    ///
    /// - Returns: False if the key was there, which keeps its index, or if there is no more room.
    /// - Complexity: O(bytes of the key), amortised.
    mutating func insert(_ key: some Sequence<UInt8>, index: Int32) -> Bool {
        var node = ByteTrie.root
        for byte in key {
            if let child = child(of: node, byte) {
                node = child
            } else {
                guard keys.count < ByteTrie.largest else { return false }
                if keys.count * 2 >= edges.count { grow() }
                let child = Int32(keys.count)
                let label = ByteTrie.label(node, byte)
                edges[find(label).slot] = UInt64(label) << 32 | UInt64(child)
                keys.append(ByteTrie.none)
                node = child
            }
        }
        guard keys[Int(node)] == ByteTrie.none else { return false }
        keys[Int(node)] = index
        return true
    }

    /// The index of a key.
    ///
    /// - Complexity: O(bytes of the key).
    func index(of key: some Sequence<UInt8>) -> Int32? {
        guard let node = node(of: key), keys[Int(node)] != ByteTrie.none else { return nil }
        return keys[Int(node)]
    }

    /// The node that a prefix leads to.
    func node(of prefix: some Sequence<UInt8>) -> Int32? {
        var node = ByteTrie.root
        for byte in prefix {
            guard let child = child(of: node, byte) else { return nil }
            node = child
        }
        return node
    }

    private mutating func grow() {
        let old = edges
        edges = [UInt64](repeating: ByteTrie.noEdge, count: 2 * old.count)
        shift -= 1
        for edge in old where edge != ByteTrie.noEdge {
            edges[find(UInt32(truncatingIfNeeded: edge >> 32)).slot] = edge
        }
    }

    /// The node one byte further on.
    ///
    /// - Complexity: O(1) expected: at most half of the edge table is filled.
    @inline(__always)
    func child(of node: Int32, _ byte: UInt8) -> Int32? {
        find(ByteTrie.label(node, byte)).child
    }

    @inline(__always)
    private static func label(_ node: Int32, _ byte: UInt8) -> UInt32 {
        UInt32(truncatingIfNeeded: node) << 8 | UInt32(byte)
    }

    /// The slot of a label, or the free one where it would be.
    @inline(__always)
    private func find(_ label: UInt32) -> (slot: Int, child: Int32?) {
        var slot = Int((label &* 0x9E37_79B9) >> shift)
        while true {
            let edge = edges[slot]
            if UInt32(truncatingIfNeeded: edge >> 32) == label {
                return (slot, Int32(truncatingIfNeeded: edge))
            }
            if edge == ByteTrie.noEdge { return (slot, nil) }
            slot = (slot + 1) & (edges.count - 1)
        }
    }
}
