import CKernels
import Foundation
import Testing

/// Widths around those of the vector registers, where a loop's tail goes wrong.
let oddWidths = [1, 15, 16, 17, 31, 33]

/// Random values as they go into a kernel.
func floats(_ count: Int, _ name: String, scale: Float = 1) -> [Float] {
    random([count], name, scale: scale).hostScalars
}

/// The sum of products of two rows, or of squares of one, in double precision.
func dot(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

@Suite struct ElementwiseKernelTests {
    @Test(arguments: oddWidths)
    func maps(n: Int) {
        let (a, b) = (floats(n, "a"), floats(n, "b"))
        var out = [Float](repeating: .nan, count: n)
        ck_add(&out, a, b, n)
        #expect(out == zip(a, b).map(+))
        ck_subtract(&out, a, b, n)
        #expect(out == zip(a, b).map(-))
        ck_multiply(&out, a, b, n)
        #expect(out == zip(a, b).map(*))
        ck_scale(&out, a, 3, n)
        #expect(out == a.map { $0 * 3 })
        ck_add_scalar(&out, a, 3, n)
        #expect(out == a.map { $0 + 3 })
        ck_exp(&out, a, n)
        expectClose(out, a.map { exp(Double($0)) }, tolerance: 3e-7)
        ck_log(&out, a.map(abs), n)
        expectClose(out, a.map { log(Double(abs($0))) }, tolerance: 3e-7)
        out = b
        ck_accumulate(&out, a, 2, n)
        expectClose(out, zip(a, b).map { Double($0) * 2 + Double($1) }, tolerance: 3e-7)
    }

    @Test(arguments: oddWidths + [4095, 4096, 4097, 10_000])
    func reductions(n: Int) {
        let (a, b) = (floats(n, "a"), floats(n, "b"))
        let size = dot(a.map(abs), [Float](repeating: 1, count: n))
        #expect(abs(ck_sum(a, n) - a.reduce(0.0) { $0 + Double($1) }) < 1e-6 * size)
        #expect(abs(ck_sum_of_squares(a, n) - dot(a, a)) < 1e-6 * dot(a, a))
        #expect(abs(ck_dot(a, b, n) - dot(a, b)) < 1e-6 * dot(a, a))
        #expect(ck_all_finite(a, n) == 1)
        var bad = a
        bad[n - 1] = .infinity
        #expect(ck_all_finite(bad, n) == 0)
    }

    @Test(arguments: oddWidths)
    func rowsAndColumns(cols: Int) {
        let rows = 3
        let (a, b) = (floats(rows * cols, "a"), floats(rows * cols, "b"))
        let (row, column) = (floats(cols, "row"), floats(rows, "column"))
        func rowOf(_ x: [Float], _ r: Int) -> ArraySlice<Float> { x[r * cols..<(r + 1) * cols] }

        var sums = row
        ck_add_column_sums(&sums, a, rows, cols)
        expectClose(
            sums,
            (0..<cols).map { c in
                (0..<rows).reduce(Double(row[c])) { $0 + Double(a[$1 * cols + c]) }
            }, tolerance: 1e-6)
        var perRow = [Float](repeating: .nan, count: rows)
        ck_row_sums(&perRow, a, rows, cols)
        expectClose(
            perRow, (0..<rows).map { rowOf(a, $0).reduce(0.0) { $0 + Double($1) } }, tolerance: 1e-5
        )
        ck_row_dots(&perRow, a, b, rows, cols)
        expectClose(perRow, (0..<rows).map { dot(rowOf(a, $0), rowOf(b, $0)) }, tolerance: 1e-5)
        var out = [Float](repeating: .nan, count: rows * cols)
        ck_add_row(&out, a, row, -2, rows, cols)
        expectClose(
            out, a.indices.map { Double(a[$0]) - 2 * Double(row[$0 % cols]) }, tolerance: 1e-6)
        ck_multiply_column(&out, a, column, rows, cols)
        #expect(out == a.indices.map { a[$0] * column[$0 / cols] })
    }

    @Test(arguments: oddWidths)
    func dropoutInPieces(n: Int) {
        let (a, residual) = (floats(n, "a"), floats(n, "residual"))
        var (whole, pieces) = ([Float](repeating: .nan, count: n), a)
        ck_dropout(&whole, a, 0.5, 77, 1000, n)
        // A mask is a matter of key and index alone, however the range is cut.
        let cut = n / 2
        pieces.withUnsafeMutableBufferPointer { out in
            guard let base = out.baseAddress else { return }
            ck_dropout(base, base, 0.5, 77, 1000, cut)
            ck_dropout(base + cut, base + cut, 0.5, 77, 1000 + UInt64(cut), n - cut)
        }
        #expect(whole == pieces)
        #expect(zip(whole, a).allSatisfy { $0 == 0 || $0 == $1 * 2 })
        var sum = [Float](repeating: .nan, count: n)
        ck_dropout_add(&sum, a, residual, 0.5, 77, 1000, n)
        #expect(zip(sum, zip(whole, residual)).allSatisfy { abs($0 - ($1.0 + $1.1)) < 1e-6 })
    }
}
