import Tensors
import Testing

@Suite struct TensorTests {
    @Test func shapes() {
        #expect(Tensor(3).shape == [])
        #expect(Tensor(3).hostScalar == 3)
        #expect(Tensor([1, 2]).shape == [2])
        let cube = Tensor(zeros: [2, 3, 4])
        #expect((cube.count, cube.rows, cube.columns) == (24, 2, 12))
        #expect((Tensor(3).rows, Tensor(3).columns) == (1, 1))
        #expect(Tensor(zeros: [0, 5]).hostScalars.isEmpty)
    }

    @Test func aCopyIsAValue() {
        let first = Tensor([1, 2, 3])
        var second = first
        second.withMutableHostSpan { $0[0] = 9 }
        #expect(first.hostScalars == [1, 2, 3])
        #expect(second.hostScalars == [9, 2, 3])
        var third = second
        third.withMutableHostMemory { $0[1] = 7 }
        third += first
        #expect(second.hostScalars == [9, 2, 3])
        #expect(third.hostScalars == [10, 9, 6])
    }

    @Test func aViewIsAValue() {
        let flat = Tensor([1, 2, 3, 4])
        var square = flat.reshaped([2, 2])
        square.withMutableHostSpan { $0[3] = 0 }
        var reversed = flat.reversingGradient(scale: 1)
        reversed += flat
        #expect(flat.hostScalars == [1, 2, 3, 4])
    }

    @Test func writingASoleOwnerDoesNotCopy() {
        var tensor = Tensor(zeros: [100])
        let before = tensor.withMutableHostMemory { UInt(bitPattern: $0) }
        let after = tensor.withMutableHostMemory { UInt(bitPattern: $0) }
        #expect(before == after)
        let other = tensor
        #expect(tensor.withMutableHostMemory { UInt(bitPattern: $0) } != before)
        #expect(other.count == 100)
    }

    @Test func spans() {
        let sum = Tensor([1, 2, 3]).withHostSpan { span in span.indices.reduce(0) { $0 + span[$1] }
        }
        #expect(sum == 6)
    }

    @Test func buffersAreSharedByNearSizes() {
        var last = (shelf: -1, capacity: 0)
        for count in 0...5000 {
            let next = BufferPool.sizeClass(count)
            #expect(next.capacity >= count)
            // At most a quarter of an octave is wasted.
            #expect(count <= 16 || next.capacity * 4 <= count * 5 + 4)
            #expect((next.shelf == last.shelf) == (next.capacity == last.capacity))
            #expect(next.shelf >= last.shelf)
            last = next
        }
        let large = BufferPool.sizeClass(1 << 40)
        #expect(large.capacity == 1 << 40)
        #expect(large.shelf < 4 * 64)
    }

    @Test func buffersAreAlignedForWideRegisters() {
        for count in [1, 17, 1000] {
            var tensor = Tensor(zeros: [count])
            #expect(tensor.withMutableHostMemory { UInt(bitPattern: $0) } % 64 == 0)
        }
    }
}
