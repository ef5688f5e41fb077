import Tensors
import Testing

@Suite struct SegmentTests {
    @Test func packedPlaces() {
        let segments = Segments(packed: [2, 0, 3])
        #expect(segments.starts == [0, 2, 2])
        #expect(segments.rows == 5)
        #expect(segments.count == 3)
        #expect(segments.longest == 3)
        #expect(Segments(packed: []).longest == 0)
    }

    @Test func paddedPlaces() {
        let segments = Segments(padded: [2, 0, 3], to: 4)
        #expect(segments.starts == [0, 4, 8])
        #expect(segments.rows == 12)
    }

    @Test(arguments: [
        Segments(packed: [2, 0, 3, 1]), Segments(padded: [2, 0, 3], to: 4),
    ])
    func means(segments: Segments) {
        let x = random([segments.rows, 3], "x")
        checkGradient([x]) { $0[0].segmentMeans(segments) }
        let means = x.segmentMeans(segments)
        for (n, (start, length)) in zip(segments.starts, segments.lengths).enumerated() {
            let expected =
                length == 0 ? Tensor(zeros: [3]) : x.rows(start..<start + length).rowMean()
            expectClose(means.rows(n..<n + 1).reshaped([3]), expected)
        }
    }
}

@Suite struct SegmentMaximaTests {
    @Test(arguments: [
        Segments(packed: [2, 0, 3, 1]), Segments(padded: [2, 0, 3], to: 4),
    ])
    func maxima(segments: Segments) {
        let x = random([segments.rows, 3], "x")
        checkGradient([x]) { $0[0].segmentMaxima(segments) }
        let maxima = x.segmentMaxima(segments).hostScalars
        for (n, (start, length)) in zip(segments.starts, segments.lengths).enumerated() {
            for column in 0..<3 {
                let values = x.hostScalars.enumerated().filter {
                    $0.offset % 3 == column && (start..<start + length).contains($0.offset / 3)
                }
                #expect(maxima[n * 3 + column] == values.map(\.element).max() ?? 0)
            }
        }
    }

    @Test func theFirstOfEqualsGetsTheGradientAndNaNStays() {
        let x = Tensor([2, .nan, 2, 1], shape: [2, 2])
        let segments = Segments(packed: [2])
        let maxima = x.segmentMaxima(segments).hostScalars
        #expect(maxima[0] == 2 && maxima[1].isNaN)
        let result = valueWithGradient(at: [x]) { $0[0].segmentMaxima(segments).sum() }
        #expect(result.gradients[0]?.dense.hostScalars == [1, 1, 0, 0])
    }
}

@Suite struct GatherTests {
    let table = random([6, 3], "table")
    let indices: [Int32] = [4, 1, 4, 0, 4]

    @Test func values() {
        let rows = table.gatherRows(indices)
        #expect(rows.shape == [5, 3])
        for (i, index) in indices.enumerated() {
            #expect(haveSameBits(rows.rows(i..<i + 1), table.rows(Int(index)..<Int(index) + 1)))
        }
        #expect(table.gatherRows([]).shape == [0, 3])
    }

    @Test func gradients() throws {
        checkGradient([table]) { $0[0].gatherRows(indices) }
        checkGradient([table]) { ($0[0] * 2).gatherRows(indices) }
        try References.check("embedding", ["table"]) { $0[0].gatherRows(indices) }
    }

    @Test func leafKeepsRows() throws {
        let result = valueWithGradient(at: [table]) { $0[0].gatherRows(indices).sum() }
        guard case .rows(let rows) = try #require(result.gradients[0]) else {
            Issue.record("a leaf's gradient is dense")
            return
        }
        #expect(rows.shape == [6, 3])
        #expect(rows.indices == [0, 1, 4])
        expectValues(rows.values, [1, 1, 1, 1, 1, 1, 3, 3, 3], shape: [3, 3])
    }

    @Test func resultOfAnOperationGetsADenseGradient() throws {
        let result = valueWithGradient(at: [table]) { ($0[0] + 1).gatherRows(indices).sum() }
        guard case .dense(let dense) = try #require(result.gradients[0]) else {
            Issue.record("a row gradient left an operation")
            return
        }
        #expect(dense.hostScalars == [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 3, 3, 3, 0, 0, 0])
    }

    @Test func oneTableUsedInManyWays() throws {
        let x = random([2, 3], "x")
        let more: [Int32] = [5, 4]
        checkGradient([table]) {
            matmul(x, $0[0], transposeB: true).sum() + $0[0].gatherRows(indices).exp().sum()
        }
        checkGradient([table]) {
            $0[0].gatherRows(indices).exp().sum() + matmul(x, $0[0], transposeB: true).sum()
        }
        checkGradient([table]) {
            $0[0].gatherRows(indices).exp().sum() + $0[0].gatherRows(more).exp().sum()
        }
        let twice = valueWithGradient(at: [table]) {
            $0[0].gatherRows(indices).sum() + $0[0].gatherRows(more).sum()
        }
        guard case .rows(let rows) = try #require(twice.gradients[0]) else {
            Issue.record("rows and rows became dense")
            return
        }
        #expect(rows.indices == [0, 1, 4, 5])
        #expect(rows.values.hostScalars == [1, 1, 1, 1, 1, 1, 4, 4, 4, 1, 1, 1])
    }

    @Test func gradientValuesScale() throws {
        let weights = Tensor([2, 4], shape: [2, 1])
        let result = valueWithGradient(at: [Tensor(zeros: [4, 1])]) {
            ($0[0].gatherRows([1, 3]) * weights).sum()
        }
        var gradient = try #require(result.gradients[0])
        gradient.scale(by: 0.5)
        expectValues(gradient.stored, [1, 2], shape: [2, 1])
        expectValues(gradient.dense, [0, 1, 0, 2], shape: [4, 1])
    }
}
