package import Support

/// How much images may be changed; 0 or false leaves a change out.
package struct AugmentationSettings: SettingsList, Codable, Equatable {
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
    /// Greatest strength of a field of random colours that the image is set against: |image −
    /// field|.
    package var clutter: Float = 0
    /// Greatest side of a rectangle that is erased, as a share of the image's side.
    package var erase: Float = 0
    /// The level of what is moved in or erased, 0…1; nil for the mean of the image's corners.
    package var border: Float?

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

    /// The names of whole sections.
    package static let presets: [Preset<AugmentationSettings>] = [
        Preset("none", .init()), Preset("weak", .weak), Preset("strong", .strong),
    ]

    package static let list: [Setting<AugmentationSettings>] = [
        .number("shift", \.shift, in: 0...1, "greatest shift, as a share of the side"),
        .number("rotation", \.rotation, in: 0...180, "greatest rotation", unit: "degrees"),
        .number("scale", \.scale, in: 0...0.9, "greatest change of size, as a share"),
        .number("stretch", \.stretch, in: 0...0.9, "greatest change of the ratio of sides"),
        .number("shear", \.shear, in: 0...60, "greatest shear", unit: "degrees"),
        .flag("flip", \.flip, "whether half of the images are mirrored"),
        .number("contrast", \.contrast, in: 0...1, "greatest change of contrast, as a share"),
        .number("brightness", \.brightness, in: 0...1, "greatest change of brightness"),
        .number("colour", \.colour, in: 0...1, "greatest change of saturation, as a share"),
        .number("hue", \.hue, in: 0...180, "greatest turn of hue", unit: "degrees"),
        .number("invert", \.invert, in: 0...1, "share of the images that are inverted"),
        .number("gamma", \.gamma, in: 0...3, "greatest exponent t: pixels to the power of 2^t"),
        .number("thickness", \.thickness, in: 0...1, "greatest share of thicker strokes"),
        .number("blur", \.blur, in: 0...10, "greatest deviation of blur", unit: "pixels"),
        .number("noise", \.noise, in: 0...1, "greatest deviation of noise, as a share of white"),
        .number("clutter", \.clutter, in: 0...1, "greatest strength of a field of colours"),
        .number("erase", \.erase, in: 0...1, "greatest side of an erased rectangle"),
        Setting("border", "the level of what is moved in or erased", allowed: "0…1") {
            $1.border = Float(try $0.double("border", in: 0...1))
        } value: {
            $0.border
        }.written { $0.border != nil },
    ]

    /// Reads a section: `none`, `weak` or `strong`, or a mapping of single changes on top of
    /// `base`.
    package init(
        _ settings: Settings, _ key: String, default base: AugmentationSettings
    ) throws {
        self = base
        try read(settings, behind: key, presets: AugmentationSettings.presets)
    }

    /// Refuses a border where nothing is moved or erased.
    package func check(_ section: Settings) throws {
        let moves = [shift, rotation, scale, stretch, shear, erase].contains { $0 > 0 }
        guard border == nil || moves else {
            throw section.fault(
                "border", "'border' says nothing where nothing is moved or erased",
                remedy: "Leave 'border' out, or set 'shift' or 'erase' too.")
        }
    }
}
