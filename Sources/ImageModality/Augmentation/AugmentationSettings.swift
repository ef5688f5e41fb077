package import Support

/// How much images may be changed; 0 or false leaves a change out.
package struct AugmentationSettings: Sendable, Codable, Equatable {
    /// Greatest shift, as a share of the image's side.
    package var shift: Float = 0
    /// Greatest rotation to either side, in degrees.
    package var rotation: Float = 0
    /// Greatest change of size, as a share: 0.2 is 0.8…1.25 times.
    package var scale: Float = 0
    /// Greatest change of the ratio of width to height, as a share.
    package var stretch: Float = 0
    /// Greatest shear to either side, in degrees.
    package var shear: Float = 0
    /// Whether half of the images are mirrored.
    package var flip: Bool = false
    /// Greatest change of contrast, as a share.
    package var contrast: Float = 0
    /// Greatest change of brightness, as a share of white.
    package var brightness: Float = 0
    /// Greatest change of colour saturation, as a share; grey images have none.
    package var colour: Float = 0
    /// Greatest turn of hue to either side, in degrees; grey images have none.
    package var hue: Float = 0
    /// Share of the images that are inverted.
    package var invert: Float = 0
    /// Greatest exponent that thins or thickens strokes: pixels to the power of 2^−t…2^t.
    package var gamma: Float = 0
    /// Greatest share by which each pixel becomes the brightest or the darkest around it, which
    /// makes bright strokes up to two pixels thicker or thinner.
    package var thickness: Float = 0
    /// Greatest deviation of blur, in pixels.
    package var blur: Float = 0
    /// Greatest deviation of noise, as a share of white.
    package var noise: Float = 0
    /// Greatest strength of a field of random colours that the image is set against: |image − field|.
    package var clutter: Float = 0
    /// Greatest side of a rectangle that is erased, as a share of the image's side.
    package var erase: Float = 0
    /// The level of what is moved in or erased, 0…1; nil for the mean of the image's corners.
    package var border: Float?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case shift, rotation, scale, stretch, shear, flip, contrast, brightness, colour, hue
        case invert, gamma, thickness, blur, noise, clutter, erase, border
    }

    /// The section's keys.
    package static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    /// No change.
    package init() {}

    /// What keeps an image's class beyond doubt.
    package static let weak = {
        var weak = AugmentationSettings()
        (weak.shift, weak.rotation, weak.scale) = (0.08, 8, 0.1)
        return weak
    }()

    /// As much as most images bear.
    package static let strong = {
        var strong = AugmentationSettings()
        (strong.shift, strong.rotation, strong.scale) = (0.15, 20, 0.3)
        (strong.stretch, strong.shear, strong.contrast) = (0.2, 10, 0.4)
        (strong.brightness, strong.blur, strong.noise) = (0.1, 0.8, 0.08)
        strong.erase = 0.3
        return strong
    }()

    /// Reads a section: `none`, `weak` or `strong`, or a mapping of single changes on top of `base`.
    package init(
        _ settings: Settings, _ key: String, default base: AugmentationSettings
    ) throws {
        self = base
        guard settings.has(key) else { return }
        guard settings.isMapping(key) else {
            switch try settings.choice(key, among: ["none", "weak", "strong"]) {
            case "weak": self = .weak
            case "strong": self = .strong
            default: self = AugmentationSettings()
            }
            return
        }
        let section = try settings.child(key)
        try section.allow(AugmentationSettings.keys)
        func read(_ key: CodingKeys, _ value: inout Float, upTo most: Double) throws {
            value = Float(
                try section.double(key.rawValue, default: Double(value), in: 0...most))
        }
        try read(.shift, &shift, upTo: 1)
        try read(.rotation, &rotation, upTo: 180)
        try read(.scale, &scale, upTo: 0.9)
        try read(.stretch, &stretch, upTo: 0.9)
        try read(.shear, &shear, upTo: 60)
        flip = try section.bool("flip", default: flip)
        try read(.contrast, &contrast, upTo: 1)
        try read(.brightness, &brightness, upTo: 1)
        try read(.colour, &colour, upTo: 1)
        try read(.hue, &hue, upTo: 180)
        try read(.invert, &invert, upTo: 1)
        try read(.gamma, &gamma, upTo: 3)
        try read(.thickness, &thickness, upTo: 1)
        try read(.blur, &blur, upTo: 10)
        try read(.noise, &noise, upTo: 1)
        try read(.clutter, &clutter, upTo: 1)
        try read(.erase, &erase, upTo: 1)
        if section.has("border") { border = Float(try section.double("border", in: 0...1)) }
        let moves = [shift, rotation, scale, stretch, shear, erase].contains { $0 > 0 }
        guard border == nil || moves else {
            throw section.fault(
                "border", "'border' says nothing where nothing is moved or erased",
                remedy: "Leave 'border' out, or set 'shift' or 'erase' too.")
        }
    }
}
