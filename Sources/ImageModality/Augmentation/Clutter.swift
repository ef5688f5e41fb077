import Tensors

extension Tensor {
    /// Sets a picture against a field of random colours: |picture − field|.
    ///
    /// The field has a colour throughout and deviations from it at the knots of a grid, bilinear
    /// between them; how fine the grid is, is drawn too. A network that reads digits before any
    /// such field also reads them before photographs (domain randomisation, Tobin et al. 2017,
    /// arXiv:1703.06907).
    ///
    /// - Parameters:
    ///   - strength: The field's greatest level, 0…1.
    ///   - key: What the field follows from.
    mutating func setAgainstClutter(_ strength: Float, key: UInt64) {
        let (h, w, c) = pictureShape("setAgainstClutter")
        var generator = RandomGenerator(seed: key, stream: "clutter")
        let cells = 1 + generator.integer(below: max(1, min(h, w) / 3))
        let side = cells + 1
        let colour = (0..<c).map { _ in generator.uniform() }
        let knots = (0..<side * side * c).map { place in
            strength * (0.5 * colour[place % c] + 0.5 * generator.uniform())
        }
        // A pixel's cell and how far into it the pixel lies.
        func places(_ count: Int) -> [(cell: Int, share: Float)] {
            (0..<count).map { i in
                let at = Float(i * cells) / Float(count)
                return (Int(at), at - at.rounded(.down))
            }
        }
        let (rows, columns) = (places(h), places(w))
        withMutableHostMemory { pixels in
            for (y, (row, down)) in rows.enumerated() {
                for (x, (column, along)) in columns.enumerated() {
                    let at = (row * side + column) * c
                    for channel in 0..<c {
                        let (a, b) = (knots[at + channel], knots[at + c + channel])
                        let below = at + side * c + channel
                        let (d, e) = (knots[below], knots[below + c])
                        let top = a + (b - a) * along
                        let field = top + (d + (e - d) * along - top) * down
                        let place = (y * w + x) * c + channel
                        pixels[place] = abs(pixels[place] - field)
                    }
                }
            }
        }
    }
}
