import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Numbers that sum a picture up without a network: levels of grey, colours and edges of a small
/// copy of it.
enum PictureSummary {
    /// Sides of the small copy, in pixels.
    private static let side = 32
    /// Cells along a side, over each of which colours and edges are summed.
    private static let cells = 4
    /// Directions of edges that are told apart.
    private static let directions = 8

    /// 64 means of grey, 32 of colours and 128 strengths of edges.
    ///
    /// - Parameter picture: Levels 0…1, `[H, W, 3]`.
    static func of(_ picture: Tensor) -> [Float] {
        let small = picture.resized(height: side, width: side).hostScalars
        let grey = (0..<side * side).map { at -> Float in
            let (red, green, blue) = (small[3 * at], small[3 * at + 1], small[3 * at + 2])
            return 0.299 * red + 0.587 * green + 0.114 * blue
        }
        return greys(grey) + colours(small) + edges(grey)
    }

    /// Means over squares of 4 pixels a side.
    private static func greys(_ grey: [Float]) -> [Float] {
        let step = 4
        let count = side / step
        var means = [Float](repeating: 0, count: count * count)
        for y in 0..<side {
            for x in 0..<side {
                means[y / step * count + x / step] += grey[y * side + x] / Float(step * step)
            }
        }
        return means
    }

    /// Red against green and yellow against blue, the mean of each cell.
    private static func colours(_ small: [Float]) -> [Float] {
        let size = side / cells
        var means = [Float](repeating: 0, count: cells * cells * 2)
        for y in 0..<side {
            for x in 0..<side {
                let at = 3 * (y * side + x)
                let cell = 2 * (y / size * cells + x / size)
                let (red, green, blue) = (small[at], small[at + 1], small[at + 2])
                means[cell] += (red - green) / Float(size * size)
                means[cell + 1] += ((red + green) / 2 - blue) / Float(size * size)
            }
        }
        return means
    }

    /// The strength of edges of each direction in each cell (Dalal and Triggs 2005), of a length
    /// that does not depend on the contrast.
    private static func edges(_ grey: [Float]) -> [Float] {
        let size = side / cells
        var strengths = [Float](repeating: 0, count: cells * cells * directions)
        for y in 1..<side - 1 {
            for x in 1..<side - 1 {
                let at = y * side + x
                let (right, down) = (grey[at + 1] - grey[at - 1], grey[at + side] - grey[at - side])
                let strength = (right * right + down * down).squareRoot()
                guard strength > 0 else { continue }
                // An edge and its negative are of one direction.
                let turn = atan2f(down, right) / .pi + 1
                let bin = Int(turn * Float(directions)) % directions
                strengths[(y / size * cells + x / size) * directions + bin] += strength
            }
        }
        let length = strengths.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return strengths.map { $0 / max(length, 1e-3) }
    }
}
