import AudioModality
import ImageModality
import Modalities
import TextModality

@testable import Recipes
@testable import Support

extension FuzzTarget {
    /// YAML, and the recipe that is read from it.
    static let settings = [
        FuzzTarget("yaml") { bytes, _ in
            let settings = try Settings(yaml: Files.text(of: bytes, file: "f"), file: "f")
            try settings.allow("name", "list", "child")
            _ = try settings.child("child").double("number", in: 0...1)
            _ = try settings.strings("list")
        },
        FuzzTarget("override") { bytes, _ in
            let (key, value) = bytes.halves(at: UInt8(ascii: "="))
            let settings = try Settings(yaml: "a: {b: 1, c: [2]}\nd: e", file: "f")
            let changed = try settings.setting(key.text, to: value.text)
            _ = try changed.child("a").int("b")
        },
        FuzzTarget("recipe") { bytes, _ in
            let recipe = try Recipe(
                Settings(yaml: Files.text(of: bytes, file: "f"), file: "f"), file: "f",
                modalities: modalities)
            _ = recipe.labelCounts
        },
    ]

    private static let modalities = ModalityRegistry([
        TextModality.self, ImageModality.self, AudioModality.self,
    ])
}
