import NeuralNetworks
import Support
import Tensors
import TestSupport
import Testing

@testable import TextModality

/// Vectors by tokens, in memory and in a folder.
@Suite struct KeptVectorsTests {
    private static let texts: [[Int32]] = [[1, 2, 3], [4], [1, 2, 3], [3, 2, 1]]

    /// Two vectors of made-up texts.
    private static func kept(maker: String = "one") -> KeptVectors {
        let kept = KeptVectors(of: maker, width: 2)
        kept.keep(Tensor([1, 2, 3, 4], shape: [2, 2]), of: [[1, 2, 3], [4]])
        return kept
    }

    @Test func eachTextIsMadeOnce() {
        let kept = KeptVectors(of: "one", width: 2)
        #expect(kept.unknown(among: Self.texts) == [[1, 2, 3], [4], [3, 2, 1]])
        kept.keep(Tensor([1, 2, 3, 4], shape: [2, 2]), of: [[1, 2, 3], [4]])
        #expect(kept.unknown(among: Self.texts) == [[3, 2, 1]])
        #expect(kept.vectors(of: [[4], [1, 2, 3], [4]]).hostScalars == [3, 4, 1, 2, 3, 4])
        kept.forget()
        #expect(kept.unknown(among: [[4]]) == [[4]])
    }

    @Test func aFolderGivesThemBack() throws {
        let folder = try TemporaryFolder()
        try Self.kept().write(to: folder.path)
        let other = KeptVectors(of: "one", width: 2)
        other.take(from: folder.path)
        #expect(other.unknown(among: Self.texts) == [[3, 2, 1]])
        #expect(other.vectors(of: [[4]]).hostScalars == [3, 4])
    }

    @Test func thoseOfAnotherMakerAreNotTaken() throws {
        let folder = try TemporaryFolder()
        try Self.kept().write(to: folder.path)
        let names = try Files.names(in: folder.path)
        #expect(names.count == 1)
        let other = KeptVectors(of: "two", width: 2)
        other.take(from: folder.path)
        #expect(other.unknown(among: [[4]]) == [[4]])
        // Even under the other's name.
        try Self.kept(maker: "two").write(to: folder.path)
        let second = try #require(
            try Files.names(in: folder.path).first { !names.contains($0) })
        try Files.writeAtomically(
            Files.read("\(folder.path)/\(names[0])"), to: "\(folder.path)/\(second)")
        other.take(from: folder.path)
        #expect(other.unknown(among: [[4]]) == [[4]])
    }

    @Test func damagedOnesAreMadeAnew() throws {
        let folder = try TemporaryFolder()
        try Self.kept().write(to: folder.path)
        let path = "\(folder.path)/\(try Files.names(in: folder.path)[0])"
        let bytes = try Files.read(path)
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1
            try Files.writeAtomically(damaged, to: path)
            let other = KeptVectors(of: "one", width: 2)
            other.take(from: folder.path)
            // What fills up a header can change, and nothing is lost by it.
            guard other.unknown(among: [[1, 2, 3], [4]]) == [] else { continue }
            let vectors = other.vectors(of: [[1, 2, 3], [4]]).hostScalars
            #expect(vectors == [1, 2, 3, 4], "byte \(place)")
        }
        var damaged = bytes
        damaged[bytes.count - 2] ^= 1
        try Files.writeAtomically(damaged, to: path)
        let changed = KeptVectors(of: "one", width: 2)
        changed.take(from: folder.path)
        #expect(changed.unknown(among: [[4]]) == [[4]])
        try Files.writeAtomically(bytes.dropLast(3), to: path)
        let other = KeptVectors(of: "one", width: 2)
        other.take(from: folder.path)
        #expect(other.unknown(among: [[4]]) == [[4]])
    }

    @Test func centredVectorsHaveNoMeanAndUnitVariance() throws {
        var generator = RandomGenerator(seed: 3)
        let vectors = Tensor.normal([50, 6], deviation: 0.1, using: &generator)
            .addingRow(Tensor([1, 2, 3, 4, 5, 6]))
        let centring = VectorCentring(of: vectors)
        let moved = centring(vectors)
        #expect(moved.rowMean().hostScalars.allSatisfy { abs($0) < 1e-4 })
        #expect(abs((moved.sumOfSquares / 300).squareRoot() - 1) < 1e-3)

        let folder = try TemporaryFolder()
        let path = "\(folder.path)/centring.safetensors"
        try centring.write(to: path)
        let read = try VectorCentring(contentsOf: path)
        #expect(read(vectors).hostScalars == moved.hostScalars)
    }

    @Test func vectorsThatAreAllOneStayFinite() {
        let same = Tensor(repeating: 2, shape: [3, 4])
        #expect(VectorCentring(of: same)(same).hostScalars.allSatisfy { $0 == 0 })
        let none = Tensor(zeros: [0, 4])
        #expect(VectorCentring(of: none)(same).hostScalars == same.hostScalars)
    }
}
