/// A prefix tree over bytes in two flat arrays: nodes, and their edges in a hash table.
///
/// In keys, a space stands for a word's start.
struct PieceTrie: Sendable {
    /// The piece that ends at a node.
    struct Node: Sendable {
        /// Its index; ``none`` where no piece ends.
        var piece: Int32
        /// Its log-probability.
        var score: Float

        static let none: Int32 = -1
    }

    /// The node of the empty prefix.
    static let root: Int32 = 0
    /// A label has 24 bits for the node, so that all ones, which no node reaches, are free.
    static let largest = 1 << 24 - 1
    private static let noEdge = UInt64.max

    private(set) var nodes = [Node(piece: Node.none, score: 0)]
    /// `(parent, byte)` in the upper half, child in the lower; searched from the hash onwards.
    private var edges: [UInt64]
    private var shift: UInt32

    /// Makes an empty tree.
    init() {
        edges = [UInt64](repeating: PieceTrie.noEdge, count: 16)
        shift = 28
    }

    /// Enters a key; an equal key loses its piece.
    ///
    /// - Precondition: Fewer than ``largest`` nodes.
    /// - Complexity: O(bytes of the key), amortised.
    mutating func insert(_ key: some Sequence<UInt8>, piece: Int32, score: Float) {
        var node = PieceTrie.root
        for byte in key {
            if let child = child(of: node, byte) {
                node = child
            } else {
                if nodes.count * 2 >= edges.count { grow() }
                let child = Int32(nodes.count)
                let (slot, _) = find(PieceTrie.label(node, byte))
                edges[slot] = UInt64(PieceTrie.label(node, byte)) << 32 | UInt64(child)
                nodes.append(Node(piece: Node.none, score: 0))
                node = child
            }
        }
        nodes[Int(node)] = Node(piece: piece, score: score)
    }

    private mutating func grow() {
        precondition(nodes.count < PieceTrie.largest, "PieceTrie: \(nodes.count) nodes")
        let old = edges
        edges = [UInt64](repeating: PieceTrie.noEdge, count: 2 * old.count)
        shift -= 1
        for edge in old where edge != PieceTrie.noEdge {
            edges[find(UInt32(truncatingIfNeeded: edge >> 32)).slot] = edge
        }
    }

    /// The node one byte further on.
    ///
    /// - Complexity: O(1) expected: at most half of the edge table is filled.
    @inline(__always)
    func child(of node: Int32, _ byte: UInt8) -> Int32? {
        find(PieceTrie.label(node, byte)).child
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
            if edge == PieceTrie.noEdge { return (slot, nil) }
            slot = (slot + 1) & (edges.count - 1)
        }
    }
}
