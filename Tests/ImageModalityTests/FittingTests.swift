import Tensors
import Testing

@testable import ImageModality

struct FittingTests {
    @Test(arguments: [(7, 9), (23, 5), (27, 12), (9, 40), (1, 1)])
    func scalesBytesAsPillowDoes(height: Int, width: Int) throws {
        let big = try Fixture.picture("big").tensor
        let scaled = Picture(tensor: big.resized(height: height, width: width))
        #expect(difference(scaled, try Fixture.picture("big-\(height)x\(width)")) <= 1)
    }

    @Test(arguments: [(5, 5), (11, 6), (16, 20)])
    func scalesLevelsAsPillowDoes(height: Int, width: Int) throws {
        let floats = try Fixture.values("floats")
        let image = Tensor(floats.values, shape: floats.shape + [1])
        let expected = try Fixture.values("floats-\(height)x\(width)")
        let scaled = image.resized(height: height, width: width)
        #expect(difference(scaled, Tensor(expected.values, shape: expected.shape + [1])) < 1e-6)
    }

    @Test func aPictureIsScaledAsItsTensor() {
        let picture = Picture(tensor: randomImage(19, 33, 3))
        for fit in Fit.allCases {
            let direct = picture.tensor(height: 12, width: 15, fit: fit, fill: 0.25)
            let tensor = picture.tensor.fitted(height: 12, width: 15, fit: fit, fill: 0.25)
            #expect(difference(direct, tensor) == 0)
            #expect(direct.shape == [12, 15, 3])
        }
    }

    @Test func sameSizeIsTheSameImage() {
        let image = randomImage(5, 8, 3)
        #expect(difference(image.resized(height: 5, width: 8), image) == 0)
        for fit in Fit.allCases {
            #expect(difference(image.fitted(height: 5, width: 8, fit: fit), image) == 0)
        }
    }

    @Test func evenLevelsStayEven() {
        let image = Tensor(repeating: 0.3, shape: [17, 29, 3])
        for (height, width) in [(4, 4), (40, 40), (17, 1), (1, 29)] {
            let even = Tensor(repeating: 0.3, shape: [height, width, 3])
            #expect(difference(image.resized(height: height, width: width), even) < 1e-6)
        }
    }

    @Test func theMiddleIsKept() {
        let image = Tensor((0..<12).map(Float.init), shape: [3, 4, 1])
        #expect(image.centred(height: 1, width: 2).hostScalars == [5, 6])
        #expect(image.centred(height: 3, width: 1).hostScalars == [1, 5, 9])
        #expect(
            image.centred(height: 4, width: 3, fill: -1).hostScalars
                == [0, 1, 2, 4, 5, 6, 8, 9, 10, -1, -1, -1])
    }

    @Test func cropCoversAndPadLeavesRoom() {
        #expect(Fit.crop.scaledSize(of: (20, 40), to: (10, 10)) == (10, 20))
        #expect(Fit.pad.scaledSize(of: (20, 40), to: (10, 10)) == (5, 10))
        #expect(Fit.pad.scaledSize(of: (1, 1_000), to: (8, 8)) == (1, 8))
        #expect(Fit.resize.scaledSize(of: (20, 40), to: (3, 7)) == (3, 7))
        let image = Tensor(repeating: 1, shape: [20, 40, 1])
        let padded = image.fitted(height: 10, width: 10, fit: .pad)
        let rows = (0..<10).map { row in padded.hostScalars[row * 10..<row * 10 + 10].reduce(0, +) }
        #expect(rows.map { $0.rounded() } == [0, 0, 10, 10, 10, 10, 10, 0, 0, 0])
        let cropped = image.fitted(height: 10, width: 10, fit: .crop)
        #expect(difference(cropped, Tensor(repeating: 1, shape: [10, 10, 1])) < 1e-6)
    }

    @Test func normalizationIsUndone() {
        let normalization = Normalization(mean: [0.5, 0.4, 0.3], deviation: [0.2, 0.1, 0.5])
        let image = randomImage(3, 4, 3)
        let normalized = normalization(image).hostScalars
        for (i, level) in image.hostScalars.enumerated() {
            let expected = (level - normalization.mean[i % 3]) / normalization.deviation[i % 3]
            #expect(abs(normalized[i] - expected) < 1e-5)
        }
        #expect(difference(normalization.restoring(normalization(image)), image) < 1e-6)
    }

    @Test func levelsAreRoundedAndCut() {
        let tensor = Tensor([-1, 0.5, 2, .nan, 0.0019, 0.002], shape: [2, 3, 1])
        #expect(Picture(tensor: tensor).pixels == [0, 128, 255, 0, 0, 1])
        let picture = Picture(
            height: 1, width: 256, channels: 1, pixels: (0..<256).map { UInt8($0) })
        #expect(Picture(tensor: picture.tensor) == picture)
    }
}
