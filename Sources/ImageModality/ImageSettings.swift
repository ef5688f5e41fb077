package import NeuralNetworks
package import Support

/// The `image` section of a recipe.
package struct ImageSettings: SettingsList, Codable, Equatable {
    /// The networks that recipes can name.
    package enum NetworkName: String, Sendable, Codable, CaseIterable {
        case lenet, plain, resnet20, resnet32, resnet18, resnet34, resnet50
        case efficientNetLite0 = "efficientnet-lite0"
    }

    package var network = NetworkName.lenet
    /// Rows and columns that images are brought to, in pixels.
    package var size = 28
    /// 1 for grey, 3 for colour.
    package var channels = 1
    /// How images of another shape are brought to size.
    package var fit = Fit.resize
    /// The colour behind transparent pixels; nil for white that nobody has chosen.
    package var background: Background?
    /// Filters of a residual network's first stage.
    package var width = ImageSettings.usualWidth
    /// As it is saved: models from before this setting do not have it.
    private var savedShortcut: ResidualBlock.Shortcut?
    /// What a plain network is made of.
    package var plain = ConvolutionalNetwork.Plan.lenet
    /// Mean of each channel, 0…1, that is taken off.
    package var mean: [Float] = [0.5]
    /// Deviation of each channel that is divided by.
    package var deviation: [Float] = [0.5]
    /// How training reads images.
    package var augment = AugmentationSettings()
    /// How consistency methods change them beside that.
    package var strong = AugmentationSettings.strong
    /// Most pixels of a file, in millions; a larger one is refused before memory is taken.
    package var megapixels = 100.0
    /// Images kept in memory, in megabytes; the rest is read from its file again for each batch.
    package var cache = 1_024

    /// The names of a saved model's settings, where they differ from the properties'.
    enum CodingKeys: String, CodingKey {
        case network, size, channels, fit, background, width, mean, deviation, augment, strong,
            megapixels
        case plain
        case savedShortcut = "shortcut"
        case cache = "cache_mb"
    }

    /// Filters of a residual network's first stage where nothing else is said.
    private static let usualWidth = 16

    /// The defaults.
    package init() {}

    /// What carries the input around a residual block of another shape.
    package var shortcut: ResidualBlock.Shortcut {
        get { savedShortcut ?? .projection }
        set { savedShortcut = newValue == .projection ? nil : newValue }
    }

    package static let list: [Setting<ImageSettings>] = [
        .choice("network", \.network, "the network"),
        .count("size", \.size, in: 8...1_024, "rows and columns of an image", unit: "pixels")
            .defaulting(\.size) { $0.isForPhotographs ? 224 : 28 },
        .count("channels", \.channels, in: 1...3, "1 for grey, 3 for colour")
            .defaulting(\.channels) { $0.isForPhotographs ? 3 : 1 },
        .choice("fit", \.fit, "how images of another shape are brought to size"),
        Setting(
            "background", "the colour behind transparent pixels; white if none is given",
            allowed: Background.allowed
        ) {
            let text = try $0.string("background")
            guard let colour = Background(text) else {
                throw $0.fault(
                    "background", "'\(text)' is no colour", remedy: "Write \(Background.allowed).")
            }
            $1.background = colour
        } value: {
            $0.background
        }.written { $0.background != nil },
        .count("width", \.width, in: 1...1_024, "filters of a residual network's first stage")
            .defaulting(\.width) { $0.form?.defaultWidth ?? usualWidth }
            .written { $0.form != nil },
        .choice(
            "shortcut", \.shortcut, "what carries the input around a block of another shape"
        ).written { $0.shortcut != .projection },
        .perChannel(
            "mean", \.mean, in: -10...10, "mean that is taken off",
            photographs: [0.485, 0.456, 0.406]),
        .perChannel(
            "deviation", \.deviation, in: 1e-3...10, "deviation that is divided by",
            photographs: [0.229, 0.224, 0.225]),
        .section(
            "augment", \.augment, presets: AugmentationSettings.presets,
            "how training changes images"),
        .section(
            "strong", \.strong, presets: AugmentationSettings.presets,
            "how consistency methods change them beside that"),
        .number(
            "megapixels", \.megapixels, in: 0.001...10_000, "most pixels of a file",
            unit: "millions"),
        .count("cache_mb", \.cache, in: 0...1_048_576, "images kept in memory", unit: "MB"),
    ]

    /// The section's keys.
    package static var keys: [String] {
        list.map(\.key) + ConvolutionalNetwork.Plan.keys + ["weights"]
    }

    /// Reads and checks the section.
    package init(_ settings: Settings) throws {
        self.init()
        try settings.allow(ImageSettings.keys)
        try read(settings)
        try readPlan(settings)
        try check(settings)
    }

    /// The residual network; nil for a plain one.
    private var form: ResNet.Form? { ResNet.Form(rawValue: network.rawValue) }

    fileprivate var isForPhotographs: Bool {
        form?.isForPhotographs ?? (network == .efficientNetLite0)
    }

    private mutating func readPlan(_ settings: Settings) throws {
        guard network == .plain else {
            for key in ConvolutionalNetwork.Plan.keys where settings.has(key) {
                throw settings.fault(
                    key, "'\(key)' is for plain networks, the network is \(network.rawValue)",
                    remedy: "Set network to plain, or leave '\(key)' out.")
            }
            return
        }
        plain = .plain
        try plain.read(settings)
        try plain.check(settings)
    }

    /// Refuses keys that say nothing of the network, and images too small for it.
    package func check(_ settings: Settings) throws {
        guard channels != 2 else {
            throw settings.fault(
                "channels", "images have 1 or 3 channels, not 2",
                remedy: "Set 1 for grey, or 3 for colour.")
        }
        guard form != nil || width == ImageSettings.usualWidth else {
            throw settings.fault(
                "width", "'width' is for residual networks, the network is \(network.rawValue)",
                remedy: "Leave 'width' out; a plain network has 'filters'.")
        }
        guard form != nil || shortcut == .projection else {
            throw settings.fault(
                "shortcut",
                "'shortcut' is for residual networks, the network is \(network.rawValue)",
                remedy: "Leave 'shortcut' out, or set network: resnet20.")
        }
        for (key, change) in [("augment", augment), ("strong", strong)] {
            guard channels == 1, change.colour > 0 || change.hue > 0 else { continue }
            let name = change.colour > 0 ? "colour" : "hue"
            throw try settings.child(key).fault(
                name, "'\(name)' changes nothing of grey images",
                remedy: "Leave '\(name)' out, or set channels: 3.")
        }
        guard network == .lenet || network == .plain else { return }
        let last = plain.sizes((size, size))
        guard last.allSatisfy({ $0.height > 0 && $0.width > 0 }) else {
            throw settings.fault(
                "size",
                "images of \(size) pixels are too small for this network: its "
                    + "blocks leave \(last.map { "\($0.height)" }.joined(separator: ", "))",
                remedy: "Set a larger size, same: true, a smaller kernel or fewer filters.")
        }
    }
}

extension Setting<ImageSettings> {
    /// One number for all channels, or one for each.
    fileprivate static func perChannel(
        _ key: String, _ path: any Path<[Float]>, in range: ClosedRange<Double>,
        _ meaning: String, photographs: [Double]
    ) -> Setting {
        @Sendable func spread(
            _ values: [Double], _ settings: Settings, _ section: ImageSettings
        ) throws -> [Float] {
            guard values.count == 1 || values.count == section.channels else {
                throw settings.fault(
                    key, "'\(key)' has \(values.count) values for \(section.channels) channels",
                    remedy: "Give one for all channels, or one for each.")
            }
            return (0..<section.channels).map { Float(values.count == 1 ? values[0] : values[$0]) }
        }
        let allowed = "one number or one for each channel, \(range.lowerBound)…\(range.upperBound)"
        return Setting(key, meaning, allowed: allowed) {
            $1[keyPath: path] = try spread($0.doubles(key, in: range), $0, $1)
        } value: {
            $0[keyPath: path]
        }.filling {
            $1[keyPath: path] = try spread($1.isForPhotographs ? photographs : [0.5], $0, $1)
        }
    }
}
