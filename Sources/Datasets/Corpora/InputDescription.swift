/// The form of a modality's records: texts, or files of certain endings.
public enum InputDescription: Sendable, Equatable {
    /// Texts: lines of `.txt` files, or a column of a table.
    case texts
    /// A file each, of one of these endings (lower case, without the dot); none means any.
    case files([String])

    /// Files of the kinds of image that can be read.
    public static let images = InputDescription.files([
        "png", "jpg", "jpeg", "jfif", "jpe", "webp", "tif", "tiff",
    ])

    /// Files of the kinds of sound that are told by their first bytes, under the names that such
    /// files have.
    public static let sounds = InputDescription.files([
        "wav", "flac", "ogg", "oga", "opus", "mp3", "aiff", "aif", "aifc", "au", "snd", "caf",
        "w64", "rf64", "sph",
    ])

    /// The endings of the files that hold one record each; nil for texts, or where any will do.
    var fileEndings: [String]? {
        guard case .files(let endings) = self, !endings.isEmpty else { return nil }
        return endings
    }
}

/// The inputs of modalities, by the modalities' names.
package struct KnownInputs: Sendable {
    /// Reads the header of a file, and throws where it is damaged.
    package typealias HeaderCheck = @Sendable (_ path: String) throws -> Void

    private var inputs: [(modality: String, input: InputDescription)]
    /// The checks of modalities that have one.
    package var headerChecks: [String: HeaderCheck] = [:]

    private init(inputs: [(modality: String, input: InputDescription)]) { self.inputs = inputs }

    /// Those of the modalities that come with dawb: their corpora can be listed and checked by a
    /// program that does not read them.
    package static let standard = KnownInputs(inputs: [
        ("text", .texts), ("image", .images), ("audio", .sounds),
    ])

    /// The input of a modality; nil for one that is not known.
    package subscript(modality: String) -> InputDescription? {
        get { inputs.first { $0.modality == modality }?.input }
        set {
            let place = inputs.firstIndex { $0.modality == modality }
            switch (place, newValue) {
            case (let place?, let input?): inputs[place].input = input
            case (let place?, nil): inputs.remove(at: place)
            case (nil, let input?): inputs.append((modality, input))
            case (nil, nil): break
            }
        }
    }

    /// The endings of the files of each modality whose records are files of known endings.
    var fileEndings: [(modality: String, endings: [String])] {
        inputs.compactMap { entry in entry.input.fileEndings.map { (entry.modality, $0) } }
    }
}
