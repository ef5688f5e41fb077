/// A word whose pieces are merged: a list of them linked in both ways, and a heap of the pairs that
/// can be merged.
struct MergedWord {
    /// A piece; −1 once it is part of the one before it.
    private var pieces: [Int32] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    /// Pairs by rank, then by place: the least one is first.
    private var heap: [Pair] = []

    private struct Pair: Comparable {
        var rank: Int32
        var place: Int32
        /// The piece that it makes.
        var piece: Int32

        static func < (a: Pair, b: Pair) -> Bool {
            a.rank != b.rank ? a.rank < b.rank : a.place < b.place
        }
    }

    /// Makes it a word without pieces.
    mutating func removeAll() {
        pieces.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        previous.removeAll(keepingCapacity: true)
    }

    /// Appends a piece.
    mutating func append(_ piece: Int32) {
        previous.append(Int32(pieces.count) - 1)
        pieces.append(piece)
        next.append(Int32(pieces.count))
    }

    /// Hands over the pieces that are left, in their order.
    func forEach(_ body: (Int32) -> Void) {
        for piece in pieces where piece >= 0 { body(piece) }
    }

    /// Merges pairs, the one with the least rank first, until none is left.
    ///
    /// - Complexity: O(pieces · log pieces).
    mutating func merge(_ merges: [UInt64: BytePairModel.Merge]) {
        heap.removeAll(keepingCapacity: true)
        for place in pieces.indices.dropLast() { offer(Int32(place), merges) }
        while let pair = pop() {
            let place = Int(pair.place)
            guard pieces[place] >= 0, Int(next[place]) < pieces.count else { continue }
            let right = Int(next[place])
            // A piece may have changed since its pair was offered.
            guard
                let merge = merges[BytePairModel.key(pieces[place], pieces[right])],
                merge.piece == pair.piece
            else { continue }
            pieces[place] = merge.piece
            pieces[right] = -1
            next[place] = next[right]
            if Int(next[place]) < pieces.count { previous[Int(next[place])] = pair.place }
            if previous[place] >= 0 { offer(previous[place], merges) }
            offer(pair.place, merges)
        }
    }

    /// Puts the pair that begins at a place into the heap, if it can be merged.
    private mutating func offer(_ place: Int32, _ merges: [UInt64: BytePairModel.Merge]) {
        let right = Int(next[Int(place)])
        guard right < pieces.count,
            let merge = merges[BytePairModel.key(pieces[Int(place)], pieces[right])]
        else { return }
        push(Pair(rank: merge.rank, place: place, piece: merge.piece))
    }

    private mutating func push(_ pair: Pair) {
        heap.append(pair)
        var at = heap.count - 1
        while at > 0 {
            let parent = (at - 1) / 2
            guard heap[at] < heap[parent] else { return }
            heap.swapAt(at, parent)
            at = parent
        }
    }

    private mutating func pop() -> Pair? {
        guard let last = heap.popLast() else { return nil }
        guard let first = heap.first else { return last }
        heap[0] = last
        var at = 0
        while true {
            var least = at
            for child in 2 * at + 1..<min(2 * at + 3, max(heap.count, 2 * at + 1)) {
                if heap[child] < heap[least] { least = child }
            }
            if least == at { return first }
            heap.swapAt(at, least)
            at = least
        }
    }
}
