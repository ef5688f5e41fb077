package import Support

/// The `image` section of a recipe.
package struct ImageSettings: Sendable, Codable, Equatable {
    /// The networks that recipes can name.
    package enum NetworkName: String, Sendable, Codable, CaseIterable {
        case lenet, plain, resnet20, resnet32, resnet18, resnet50
    }

    package var network: NetworkName
    /// Rows and columns that images are brought to, in pixels.
    package var size: Int
    /// 1 for grey, 3 for colour.
    package var channels: Int
    /// How images of another shape are brought to size.
    package var fit: Fit
    /// Filters of a residual network's first stage.
    package var width: Int
    /// What a plain network is made of.
    package var plain: ConvolutionalNetwork.Plan
    /// Mean of each channel, 0…1, that is taken off.
    package var mean: [Float]
    /// Deviation of each channel that is divided by.
    package var deviation: [Float]
    /// How training reads images.
    package var augment: AugmentationSettings
    /// How consistency methods change them beside that.
    package var strong: AugmentationSettings
    /// Most pixels of a file, in millions; a larger one is refused before memory is taken.
    package var megapixels: Double
    /// Images kept in memory, in megabytes; the rest is read from its file again for each batch.
    package var cache: Int

    enum CodingKeys: String, CodingKey, CaseIterable {
        case network, size, channels, fit, width, mean, deviation, augment, strong, megapixels
        case plain
        case cache = "cache_mb"
    }

    /// Keys of the section that say what a plain network is made of.
    private static let plainKeys = [
        "filters", "kernel", "same", "depth", "norm", "hidden", "dropout",
    ]

    /// Filters of a residual network's first stage where nothing else is said.
    private static let usualWidth = 16

    /// The section's keys.
    package static var keys: [String] {
        CodingKeys.allCases.map(\.rawValue).filter { $0 != "plain" } + plainKeys + ["weights"]
    }

    /// Reads and checks the section.
    package init(_ settings: Settings) throws {
        try settings.allow(ImageSettings.keys)
        let names = NetworkName.allCases.map(\.rawValue)
        network =
            NetworkName(
                rawValue: try settings.choice("network", among: names, default: "lenet")) ?? .lenet
        let form = ResNet.Form(rawValue: network.rawValue)
        let photographs = form.map { $0 == .resnet18 || $0 == .resnet50 } ?? false
        size = try settings.int("size", default: photographs ? 224 : 28, in: 8...1_024)
        channels = try settings.int("channels", default: photographs ? 3 : 1, in: 1...3)
        guard channels != 2 else {
            throw settings.fault(
                "channels", "images have 1 or 3 channels, not 2",
                remedy: "Set 1 for grey, or 3 for colour.")
        }
        let fits = Fit.allCases.map(\.rawValue)
        fit =
            Fit(rawValue: try settings.choice("fit", among: fits, default: "resize")) ?? .resize
        let usualWidth = form?.defaultWidth ?? ImageSettings.usualWidth
        width = try settings.int("width", default: usualWidth, in: 1...1_024)
        guard form != nil || width == ImageSettings.usualWidth else {
            throw settings.fault(
                "width", "'width' is for residual networks, the network is \(network.rawValue)",
                remedy: "Leave 'width' out; a plain network has 'filters'.")
        }
        plain = try ImageSettings.plan(settings, network)
        mean = try ImageSettings.perChannel(
            settings, "mean", default: photographs ? [0.485, 0.456, 0.406] : [0.5], channels,
            least: -10)
        deviation = try ImageSettings.perChannel(
            settings, "deviation", default: photographs ? [0.229, 0.224, 0.225] : [0.5], channels,
            least: 1e-3)
        augment = try AugmentationSettings(settings, "augment", default: .init())
        strong = try AugmentationSettings(settings, "strong", default: .strong)
        for (key, change) in [("augment", augment), ("strong", strong)] {
            guard channels == 1, change.colour > 0 || change.hue > 0 else { continue }
            let name = change.colour > 0 ? "colour" : "hue"
            throw try settings.child(key).fault(
                name, "'\(name)' changes nothing of grey images",
                remedy: "Leave '\(name)' out, or set channels: 3.")
        }
        megapixels = try settings.double("megapixels", default: 100, in: 0.001...10_000)
        cache = try settings.int("cache_mb", default: 1_024, in: 0...1_048_576)
        if network == .lenet || network == .plain {
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

    private static func plan(
        _ settings: Settings, _ network: NetworkName
    ) throws -> ConvolutionalNetwork.Plan {
        var plan = ConvolutionalNetwork.Plan.lenet
        guard network == .plain else {
            for key in plainKeys where settings.has(key) {
                throw settings.fault(
                    key, "'\(key)' is for plain networks, the network is \(network.rawValue)",
                    remedy: "Set network to plain, or leave '\(key)' out.")
            }
            return plan
        }
        plan.filters = try settings.ints("filters", default: [32, 64], in: 1...4_096)
        plan.kernel = try settings.int("kernel", default: 3, in: 1...31)
        plan.keepsSize = try settings.bool("same", default: true)
        plan.depth = try settings.int("depth", default: 1, in: 1...16)
        let norms = ConvolutionalNetwork.Plan.Norm.allCases.map(\.rawValue)
        plan.norm =
            .init(rawValue: try settings.choice("norm", among: norms, default: "batch")) ?? .batch
        plan.hidden = try settings.ints("hidden", default: [128], in: 1...16_384)
        plan.dropout = Float(try settings.double("dropout", default: 0, in: 0...0.9))
        guard !plan.filters.isEmpty, plan.kernel % 2 == 1 || !plan.keepsSize else {
            throw settings.fault(
                "kernel", "a plain network needs filters, and an odd kernel to keep the size",
                remedy: "Write for example filters: [32, 64] and kernel: 3.")
        }
        return plan
    }

    /// One number for all channels, or one for each.
    private static func perChannel(
        _ settings: Settings, _ key: String, default fallback: [Double], _ channels: Int,
        least: Double
    ) throws -> [Float] {
        let values =
            settings.has(key)
            ? try settings.doubles(key, in: least...10)
            : fallback
        guard values.count == 1 || values.count == channels else {
            throw settings.fault(
                key, "'\(key)' has \(values.count) values for \(channels) channels",
                remedy: "Give one for all channels, or one for each.")
        }
        return (0..<channels).map { Float(values.count == 1 ? values[0] : values[$0]) }
    }
}
