import CKernels

/// The greatest value under a moving window of NHWC images.
///
/// - Parameters:
///   - x: Shape `[N, H, W, C]`.
///   - size: Rows and columns of the window, 1…15.
///   - stride: From one window to the next; nil is `size`.
///   - padding: Pixels beyond the border that a window may cover; they never win.
/// - Returns: Shape `[N, H', W', C]`.
public func maxPool(_ x: Tensor, size: Int, stride: Int? = nil, padding: Int = 0) -> Tensor {
    precondition(
        x.shape.count == 4 && (1...15).contains(size) && (0...size / 2).contains(padding),
        "maxPool: x \(x.shape), size \(size), padding \(padding)")
    let window = ck_window(x.shape, size: size, stride: stride ?? size, padding: padding)
    let (n, c) = (x.shape[0], x.shape[3])
    let outShape = [n, window.out_height, window.out_width, c]
    // A byte for each value: which pixel of its window won.
    let chosen = Tensor(uninitialized: [(outShape.reduce(1, *) + 3) / 4])
    let (inSize, outSize) = (x.count / max(1, n), outShape.dropFirst().reduce(1, *))
    nonisolated(unsafe) let bytes = UnsafeMutableRawPointer(chosen.storage.base)
        .assumingMemoryBound(to: UInt8.self)
    let value = Tensor(shape: outShape) { out in
        read(x) { x in
            Parallel.ranges(n, grain: max(1, exampleGrain / max(1, inSize))) {
                let (from, to) = ($0.lowerBound * inSize, $0.lowerBound * outSize)
                ck_max_pool(out + to, bytes + to, x + from, window, $0.count, c)
            }
        }
    }
    let shape = x.shape
    return differentiable([x], value) { g in
        [
            Tensor(shape: shape) { dx in
                let bytes = UnsafeRawPointer(chosen.storage.base)
                    .assumingMemoryBound(to: UInt8.self)
                read(g) { g in
                    Parallel.ranges(n, grain: max(1, exampleGrain / max(1, inSize))) {
                        let (from, to) = ($0.lowerBound * inSize, $0.lowerBound * outSize)
                        ck_max_pool_gradient(dx + from, g + to, bytes + to, window, $0.count, c)
                    }
                }
            }
        ]
    }
}

/// The mean under a moving window of NHWC images.
///
/// - Parameters:
///   - x: Shape `[N, H, W, C]`.
///   - size: Rows and columns of the window.
///   - stride: From one window to the next; nil is `size`.
/// - Returns: Shape `[N, H', W', C]`.
public func averagePool(_ x: Tensor, size: Int, stride: Int? = nil) -> Tensor {
    precondition(x.shape.count == 4 && size >= 1, "averagePool: x \(x.shape), size \(size)")
    let window = ck_window(x.shape, size: size, stride: stride ?? size, padding: 0)
    let (n, c) = (x.shape[0], x.shape[3])
    let (inSize, outSize) = (x.count / max(1, n), window.out_height * window.out_width * c)
    let value = Tensor(shape: [n, window.out_height, window.out_width, c]) { out in
        read(x) { x in
            Parallel.ranges(n, grain: max(1, exampleGrain / max(1, inSize))) {
                let (from, to) = ($0.lowerBound * inSize, $0.lowerBound * outSize)
                ck_average_pool(out + to, x + from, window, $0.count, c)
            }
        }
    }
    let shape = x.shape
    return differentiable([x], value) { g in
        [
            Tensor(shape: shape) { dx in
                read(g) { g in
                    Parallel.ranges(n, grain: max(1, exampleGrain / max(1, inSize))) {
                        let (from, to) = ($0.lowerBound * inSize, $0.lowerBound * outSize)
                        ck_average_pool_gradient(dx + from, g + to, window, $0.count, c)
                    }
                }
            }
        ]
    }
}

/// The mean over all pixels of each image: `[N, H, W, C]` → `[N, C]`.
public func globalAveragePool(_ x: Tensor) -> Tensor {
    precondition(x.shape.count == 4, "globalAveragePool: x \(x.shape)")
    let (n, pixels, c) = (x.shape[0], x.shape[1] * x.shape[2], x.shape[3])
    let share = 1 / Float(max(1, pixels))
    var value = Tensor(zeros: [n, c])
    value.withMutablePointer { out in
        read(x) { x in
            for image in 0..<n {
                ReductionKernel.addColumnSums(
                    out + image * c, x + image * pixels * c, pixels, c)
            }
            ElementwiseKernel.scale(out, out, share, n * c)
        }
    }
    let shape = x.shape
    return differentiable([x], value) { g in
        let row = g * share
        return [
            Tensor(shape: shape) { dx in
                read(row) { row in
                    for pixel in 0..<n * pixels {
                        (dx + pixel * c).update(from: row + pixel / pixels * c, count: c)
                    }
                }
            }
        ]
    }
}

extension ck_window {
    init(_ shape: [Int], size: Int, stride: Int, padding: Int) {
        let (height, width) = (shape[1] + 2 * padding - size, shape[2] + 2 * padding - size)
        precondition(
            height >= 0 && width >= 0 && stride >= 1,
            "pooling: a window of \(size) with stride \(stride) does not fit \(shape)")
        self.init(
            height: shape[1], width: shape[2], size: size, stride: stride, padding: padding,
            out_height: height / stride + 1, out_width: width / stride + 1)
    }
}
