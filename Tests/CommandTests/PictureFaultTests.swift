import Foundation
import Testing

/// Pictures and weights that cannot be used: one message with file and remedy, and no run folder.
struct PictureFaultTests {
    private let place: Workplace
    private let file = Workplace.pictureFile("dim", "left", 7)

    init() throws { place = try Workplace.withPictures() }

    private func expectFault(
        _ what: String, _ more: String, _ remedy: String = "  ", _ place: String = "  at ",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try self.place.expectFault(
            ["recipe", "pictures", "--out", "run"], what, more, remedy, place,
            sourceLocation: sourceLocation)
    }

    @Test func cutShort() throws {
        let whole = try place.data(file)
        for length in [whole.count - 20, 40, 0] {
            try place.write(whole.prefix(length), to: file)
            try expectFault(file, "at ./corpora", "--set skip_unreadable=1")
        }
    }

    @Test func bombs() throws {
        for kind in ["jpg", "png"] {
            let bomb = try Workplace.fixture("ImageModalityTests/Fixtures/bomb.\(kind)")
            try place.write(bomb, to: file)
            try expectFault(file, "60000 × 60000 pixels", "Scale the picture down")
        }
    }

    @Test func textThatIsCalledAPicture() throws {
        try place.write("not a picture\n", to: file)
        try expectFault(file, "neither PNG, JPEG, WebP nor TIFF", "Convert it to PNG")
    }

    @Test func damagedAndUnreadable() throws {
        var bytes = try place.data(file)
        bytes[60] ^= 0x55
        try place.write(bytes, to: file)
        try expectFault(file, "at ./corpora", "skip_unreadable")
        try FileManager.default.removeItem(atPath: "\(place.path)/\(file)")
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.path)/\(file)", withDestinationPath: "nowhere.png")
        try expectFault(file, "no such file", "skip_unreadable")
    }

    @Test func aClassWithoutPictures() throws {
        for number in 0..<24 {
            let name = Workplace.pictureFile("dim", "right", number)
            try FileManager.default.removeItem(atPath: "\(place.path)/\(name)")
        }
        try place.write("a note\n", to: "corpora/dim/right/note.txt")
        try expectFault("the class 'right' has no file", "corpora/dim/right", "Put its files into")
    }

    @Test func aFolderOfNoClass() throws {
        try place.makeFolder("corpora/dim/lefft")
        try place.write(
            MadePicture(isBrightLeft: true, number: 1).png, to: "corpora/dim/lefft/a.png")
        try expectFault("corpora/dim/lefft belongs to no class", "corpus.yaml:5", "'left'")
    }

    @Test func anIDXFileThatLies() throws {
        let folder = "corpora/dim"
        let yaml = try place.text("\(folder)/corpus.yaml")
        let files = "format: idx\nfiles:\n  - {path: dim.idx3, labels: dim.idx1}"
        try place.write(
            yaml.replacing("format: folder", with: files), to: "\(folder)/corpus.yaml")
        func header(_ shape: [UInt8]) -> Data {
            Data([0, 0, 8, UInt8(shape.count)] + shape.flatMap { [0, 0, 0, $0] })
        }
        let pixels = Data((0..<48 * 64).map { UInt8($0 % 251) })
        try place.write(
            header([48]) + Data((0..<48).map { UInt8($0 % 2) }), to: "\(folder)/dim.idx1")
        try place.write(header([48, 8, 8]) + pixels, to: "\(folder)/dim.idx3")
        let sound = try place.dawb("recipe", "pictures", "--dry-run")
        #expect(sound.status == 0, "\(sound.stderr)")

        try place.write(header([49, 8, 8]) + pixels, to: "\(folder)/dim.idx3")
        try expectFault(
            "dim.idx3 has 49 images", "has 48 labels", "corpus.yaml:8", "belong together")
        try place.write(header([48, 8, 8]) + pixels.dropLast(), to: "\(folder)/dim.idx3")
        try expectFault("promises 48 × 8 × 8 values", "holds only 3071", "Fetch the file")
        let much = Data([0, 0, 8, 3] + [UInt8](repeating: 0x7F, count: 12))
        try place.write(much + pixels, to: "\(folder)/dim.idx3")
        try expectFault("dim.idx3 promises", "that are read", "Fetch the file")
        try place.write(header([47, 8, 8]) + pixels.prefix(47 * 64), to: "\(folder)/dim.idx3")
        try expectFault("47", "48", "  ")
    }

    @Test(arguments: [
        ("malicious", "which would run code; nothing was run", "torch.save"),
        ("liar", "is not a sound PyTorch checkpoint", "Fetch or save the file again"),
        ("bomb", "4 times", "Fetch or save the file again"),
        ("plain", "does not fit this model", "build the model with"),
    ])
    func foreignWeights(name: String, what: String, remedy: String) throws {
        let weights = "corpora/weights/\(name).pth"
        try place.makeFolder("corpora/weights")
        try place.write(
            Workplace.fixture("NeuralNetworksTests/Fixtures/checkpoints/\(name).pth"), to: weights)
        try place.edit(
            "recipes/pictures.yaml", "augment: none",
            "augment: none\n  weights: {file: weights/\(name).pth}")
        try expectFault(what, "at ./\(weights)", remedy)
    }

    @Test func weightsOfAnotherNetwork() throws {
        try place.edit(
            "recipes/pictures.yaml", "augment: none",
            "augment: none\n  weights: {file: w.safetensors}")
        try expectFault(
            "there is no weight file 'w.safetensors'", "pictures.yaml:14", "Give its path")
        let first = "blocks.0.convolutions.0.weight"
        try place.write(
            Workplace.safetensors([(first, [2, 2]), ("surplus", [3])]), to: "w.safetensors")
        try expectFault(
            "it holds no tensor named", "\(first) has the shape [2, 2]",
            "it holds surplus, which the model has not", "at w.safetensors")
        try place.write(Data("{}".utf8), to: "w.safetensors")
        try expectFault("w.safetensors", "at w.safetensors")
    }
}
