/// A published corpus that dawb can describe, but does not bring along.
package struct KnownCorpus: Sendable {
    /// The name that recipes use.
    package let name: String
    /// Where it is published, and its licence, for a person who wants to fetch it.
    package let published: String
    /// The folder in the one that was fetched that its files are in, unless they are in that
    /// itself.
    let inner: String
    /// Its `corpus.yaml`, without `root` and `sha256`.
    let description: String

    /// How to get it.
    package var advice: String {
        "it is published at \(published); fetch it, and say where it is: "
            + "dawb corpora add \(name) --from FOLDER"
    }

    /// The known corpus of a name.
    package static func named(_ name: String) -> KnownCorpus? { all.first { $0.name == name } }

    /// All known corpora.
    package static let all = [freeSpokenDigits]

    private static let freeSpokenDigits = KnownCorpus(
        name: "fsdd",
        published: "github.com/Jakobovski/free-spoken-digit-dataset (CC BY-SA 4.0)",
        inner: "recordings",
        description: """
            name: fsdd
            modality: audio
            description: >-
              The Free Spoken Digit Dataset: the English digits 0 to 9, said by six people of four
              accents, 50 times each. 8 kHz, one channel.
            origin: github.com/Jakobovski/free-spoken-digit-dataset, unchanged
            licence: CC BY-SA 4.0
            citation: >-
              Jackson, Z., Souza, C., Flaks, J., Pan, Y., Nicolas, H., Thite, A. (2018). Free Spoken
              Digit Dataset. doi:10.5281/zenodo.1342401

            classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
            format: folder
            names: "{class}_{speaker}_{take}"
            extensions: [wav]
            derived:
              accent:
                from: speaker
                values:
                  jackson: us
                  theo: us
                  nicolas: be-fr
                  yweweler: de
                  lucas: de
                  george: gr

            splits:
              seed: 1
              by: record
              parts: {train: 0.45, validation: 0.1, adapt: 0.25, test: 0.2}

            """)
}
