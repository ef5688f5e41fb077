package import Support

extension ConvolutionalNetwork.Plan: SettingsList {
    /// A plain network where nothing else is said.
    package static let plain = {
        var plain = ConvolutionalNetwork.Plan()
        (plain.filters, plain.kernel, plain.keepsSize) = ([32, 64], 3, true)
        return plain
    }()

    package static let list: [Setting<ConvolutionalNetwork.Plan>] = [
        .counts("filters", \.filters, in: 1...4_096, "filters of each block"),
        .count("kernel", \.kernel, in: 1...31, "rows and columns of a filter", unit: "pixels"),
        .flag("same", \.keepsSize, "whether convolutions keep the image's size"),
        .count("depth", \.depth, in: 1...16, "convolutions in each block"),
        .choice("norm", \.norm, "what normalises behind each convolution"),
        .counts("hidden", \.hidden, in: 1...16_384, "features of each linear layer"),
        .number("dropout", \.dropout, in: 0...0.9, "rate in front of the linear layers"),
    ]

    /// Refuses a network without filters, and an even kernel that is to keep the size.
    package func check(_ settings: Settings) throws {
        guard !filters.isEmpty, kernel % 2 == 1 || !keepsSize else {
            throw settings.fault(
                "kernel", "a plain network needs filters, and an odd kernel to keep the size",
                remedy: "Write for example filters: [32, 64] and kernel: 3.")
        }
    }
}
