import AudioModality
import ImageModality
import Recipes
import Testing

/// One setting and a change of it that must be seen in what a recipe computes, or be refused.
struct SettingChange: CustomTestStringConvertible {
    /// The modality of the recipe that is changed.
    var modality: String
    var key: String
    var value: String
    /// What is set before and after, since the key says nothing without.
    var needs: [String] = []
    /// Whether the change is refused.
    var isRefused = false

    var testDescription: String { "\(modality): \(key)=\(value)" }
}

/// A change of every setting that a recipe can have.
enum SettingsTable {
    /// Keys that describe a recipe and change nothing, as they are meant to.
    static let describing: Set = ["name", "title", "source.name", "target.name"]

    /// Sections, whose keys are listed themselves.
    static let sections: Set = [
        "source", "target", "target.measure", "classes", "regression", "pretext", "training",
        "training.transfer",
        "selection",
    ]

    /// Keys that need more than a small recipe, and the tests that change them.
    static let elsewhere = pathKeys.merging([
        "training.checkpoint_seconds": "ResumeTests",
        "hyperparameters.eata.reset": "SourceFreeTests",
        "hyperparameters.source-weighting.temperature": "DistanceWeightingTests",
        "hyperparameters.source-weighting.momentum": "DistanceWeightingTests",
        "text.pieces": "TextModalityTests", "text.sentences": "TextModalityTests",
        "text.encoder": "EncoderReaderTests", "text.tune": "EncoderReaderTests",
        "text.lora": "EncoderReaderTests", "text.outputs": "EncoderReaderTests",
        "text.prefix": "EncoderReaderTests",
        "image.background": "BackgroundTests",
        "image.weights": "PretrainedImagesTests",
        "classes.map": "ClassNamesTests", "classes.shared": "ClassNamesTests",
        "source.test": "TrainedRunTests", "target.labels": "UnlabelledRunTests",
    ]) { one, _ in one }

    /// Keys of data that a recipe names by path.
    private static let pathKeys = Dictionary(
        uniqueKeysWithValues: ["source.", "target.", "target.measure."].flatMap { domain in
            DataPath.names.map { (domain + $0, "PlainPathTests") }
        })

    private static func rows(
        _ modality: String, _ section: String, needs: [String] = [],
        _ values: KeyValuePairs<String, String>
    ) -> [SettingChange] {
        values.map {
            SettingChange(
                modality: modality, key: section.isEmpty ? $0.key : "\(section).\($0.key)",
                value: $0.value, needs: needs)
        }
    }

    private static func refused(
        _ modality: String, needs: [String] = [], _ values: KeyValuePairs<String, String>
    ) -> [SettingChange] {
        values.map {
            SettingChange(
                modality: modality, key: $0.key, value: $0.value, needs: needs, isRefused: true)
        }
    }

    private static func method(
        _ name: String, needs: [String] = [], _ values: KeyValuePairs<String, String>
    ) -> [SettingChange] {
        rows("text", "hyperparameters.\(name)", needs: ["method=\(name)"] + needs, values)
    }

    static let all = recipe + training + methods + text + image + audio

    private static let recipe =
        rows(
            "text", "",
            [
                "method": "mmd", "seeds": "2", "source.corpus": "more",
                "source.train": "train+rest", "source.validation": "rest",
                "source.where": "{kind: x}", "target.corpus": "more", "target.adapt": "adapt+other",
                "target.test": "other", "target.where": "{kind: x}",
                "selection.by": "source-accuracy", "selection.validators": "[source-accuracy]",
                "pretext.task": "masked-pieces",
            ])
        + rows(
            "text", "pretext", needs: ["pretext.task=masked-pieces"],
            [
                "when": "beside", "epochs": "2", "share": "0.6",
            ])
        + rows(
            "text", "pretext", needs: ["pretext.task=masked-pieces", "pretext.when=beside"],
            ["weight": "3"])
        + rows("text", "pretext", needs: ["pretext.task=contrastive"], ["temperature": "2"])
        + rows("image", "pretext", needs: ["pretext.task=missing-patches"], ["patches": "2"])
        + rows("audio", "pretext", needs: ["pretext.task=masked-patches"], ["patches": "2"])
        + rows("audio", "pretext", needs: ["pretext.task=segment-order"], ["segments": "2"])
        + refused(
            "text",
            [
                "modality": "image", "source.corrupt": "{gain_db: 3}", "target.corrupt": "{snr: 3}",
                "pretext.epochs": "2", "pretext.weight": "2",
            ])
        + refused("text", needs: ["pretext.task=masked-pieces"], ["pretext.weight": "2"])
        + refused(
            "text", needs: ["pretext.task=masked-pieces", "pretext.when=beside"],
            ["pretext.epochs": "2"])
        + rows("text", "", needs: SettingsPlace.rated, ["task": "regression"])
        + rows(
            "text", "regression", needs: SettingsPlace.rated + ["task=regression"],
            ["loss": "huber"])
        + rows(
            "text", "regression",
            needs: SettingsPlace.rated + ["task=regression", "regression.loss=huber"],
            ["delta": "0.1"])
        + refused(
            "image", needs: ["source.corpus=broken", "skip_unreadable=1"], ["skip_unreadable": "0"])

    private static let training =
        rows(
            "text", "training",
            [
                "epochs": "1", "passes": "2", "batch": "6", "optimizer": "sgd", "rate": "0.02",
                "schedule": "constant", "warm_up": "0.5", "decay": "1", "input_rate": "0.1",
                "head_rate": "3", "clip": "0.01", "smoothing": "0.3", "sampling": "balanced",
                "class_weights": "true", "dropout": "0.5", "transfer.freeze": "[classifier]",
                "transfer.rates": "{classifier: 0.1}", "transfer.unfreeze": "gradual",
                "transfer.l2_sp": "1", "transfer.layer_decay": "0.5", "transfer.bss": "0.3",
                "transfer.delta": "0.3",
            ])
        + rows(
            "text", "training", needs: ["training.transfer.bss=0.3"], ["transfer.bss_values": "3"])
        + refused("text", ["training.transfer.bss_values": "2"])
        + rows(
            "text", "training", needs: ["training.transfer.unfreeze=head-first"],
            ["transfer.head_epochs": "2"])
        + refused("text", ["training.transfer.head_epochs": "2"])
        + rows("image", "training", ["batch_norm": "per-domain"])
        + refused("text", ["training.batch_norm": "per-domain"])
        + refused("image", ["training.input_rate": "0.1"])
        + refused("text", needs: ["training.schedule=constant"], ["training.warm_up": "0.5"])

    private static let methods =
        method("dann", ["weight": "3", "reversal": "3", "hidden": "[4]", "dropout": "0.5"])
        + method(
            "cdan", needs: ["text.width=16"],
            [
                "weight": "3", "reversal": "3", "hidden": "[4]", "dropout": "0.5",
                "entropy": "false",
                "random_map": "16",
            ])
        + method("mmd", ["weight": "3", "estimator": "linear", "kernels": "2"])
        + method("coral", ["weight": "30"])
        + method(
            "self-training",
            [
                "weight": "3", "start": "0", "first": "1", "last": "1", "smoothing": "0.5",
                "context": "0.9", "balanced": "true",
            ])
        + method("self-training", needs: ["training.epochs=4"], ["once": "true"])
        + method("information-maximization", ["weight": "3", "diversity": "3", "ramp": "1"])
        + method("mcc", ["weight": "3", "temperature": "1"])
        + method(
            "fixmatch", needs: ["hyperparameters.fixmatch.threshold=0.1"],
            [
                "weight": "3", "threshold": "0.95", "start": "0.5",
            ])
        + method("mcd", ["weight": "3", "repeats": "4"])
        + method("adda", ["pretrain": "0", "weight": "3", "hidden": "[4]"])
        + method("domain-confusion", ["weight": "3", "ramp": "0", "hidden": "[4]"])
        + method("m3sda", ["weight": "3", "moments": "4"])
        + method("tent", ["rate": "3"])
        + method("shot", ["rate": "3", "pseudo": "3", "diversity": "3"])
        + method(
            "eata", needs: ["hyperparameters.eata.reliable=1"],
            [
                "rate": "3", "reliable": "0.001", "redundancy": "0.00001", "anchor": "100000",
            ])
        + refused("text", ["hyperparameters.mmd.weight": "3"])

    private static let text =
        rows(
            "text", "text",
            [
                "vocabulary": "110", "frozen": "true", "length": "4", "layers": "2", "width": "16",
                "heads": "1", "hidden": "16", "dropout": "0.5", "word_dropout": "0.5",
                "final_norm": "false", "pooling": "cls", "social": "false", "fold_case": "false",
            ])
        + refused("text", ["text.pretrained": "true"])
        + refused(
            "text", needs: ["text.layers=0", "text.heads=1", "text.hidden=32"],
            ["text.heads": "4", "text.hidden": "9"])

    private static let image =
        rows(
            "image", "image",
            [
                "size": "12", "channels": "3", "fit": "crop", "mean": "0.2", "deviation": "0.2",
                "augment": "strong", "cache_mb": "0", "filters": "[6]", "kernel": "5",
                "same": "false",
                "depth": "2", "norm": "none", "hidden": "[4]", "dropout": "0.5",
            ])
        + rows(
            "image", "image",
            needs: ["method=fixmatch", "hyperparameters.fixmatch.threshold=0.1"],
            ["strong": "none"])
        + refused(
            "image",
            [
                "image.network": "lenet", "image.width": "8", "image.megapixels": "0.001",
                "image.shortcut": "padded",
                "image.augment.colour": "0.5", "image.augment.hue": "90",
                "image.augment.border": "1",
            ])
        + rows(
            "image", "image.augment",
            [
                "shift": "0.5", "rotation": "90", "scale": "0.5", "stretch": "0.5", "shear": "30",
                "flip": "true", "contrast": "0.5", "brightness": "0.5", "invert": "0.5",
                "gamma": "1",
                "thickness": "0.5", "blur": "1", "noise": "0.5", "clutter": "0.5", "erase": "0.5",
            ])
        + rows(
            "image", "image.augment", needs: ["image.channels=3"],
            [
                "colour": "0.9", "hue": "90",
            ])
        + rows("image", "image.augment", needs: ["image.augment.shift=0.5"], ["border": "1"])

    private static let audio =
        rows(
            "audio", "audio",
            [
                "network": "encoder", "rate": "2000", "seconds": "0.2", "longer": "windows",
                "filters": "[6]", "pool": "both", "segments": "2", "hidden": "[8]",
                "dropout": "0.5",
                "window_ms": "40", "hop_ms": "20", "fft": "64", "window": "hamming", "mels": "6",
                "low_hz": "50", "high_hz": "400", "scale": "htk", "mel_norm": "none", "power": "1",
                "log": "log1p", "floor": "0.001", "centre": "false", "pad_mode": "reflect",
                "normalise": "channel", "augment": "strong", "cache_mb": "0",
            ])
        + rows("audio", "audio", needs: ["audio.longer=windows"], ["window_step": "0.1"])
        + rows("audio", "audio", needs: ["audio.log=decibels"], ["top_db": "20"])
        + rows(
            "audio", "audio",
            needs: ["audio.network=encoder", "audio.width=8", "audio.heads=2", "audio.layers=1"],
            ["width": "16", "heads": "1", "layers": "2"])
        + rows(
            "audio", "audio",
            needs: ["method=fixmatch", "hyperparameters.fixmatch.threshold=0.1"],
            ["strong": "none"])
        + rows(
            "audio", "audio.augment",
            [
                "speed": "0.2", "gain_db": "20", "shift": "0.5", "noise_snr": "[0, 5]",
                "reverb": "0.2",
                "time_masks": "2", "frequency_masks": "2", "frequency_warp": "0.4",
                "time_warp": "0.3",
            ])
        + rows(
            "audio", "audio.augment", needs: ["audio.augment.noise_snr=[0, 5]"],
            [
                "noise_share": "0.3", "noise_colour": "pink",
            ])
        + rows(
            "audio", "audio.augment", needs: ["audio.augment.reverb=0.2"],
            [
                "reverb_share": "0.3"
            ])
        + rows(
            "audio", "audio.augment", needs: ["audio.augment.time_masks=2"],
            [
                "time_mask": "0.6"
            ])
        + rows(
            "audio", "audio.augment", needs: ["audio.augment.frequency_masks=2"],
            [
                "frequency_mask": "0.6"
            ])
        + refused(
            "audio",
            [
                "audio.window_step": "0.1", "audio.top_db": "20", "audio.width": "8",
                "audio.augment.noise_share": "0.5", "target.corrupt.snr": "5",
                "target.corrupt.noise": "white",
            ])
        + rows(
            "audio", "target.corrupt",
            [
                "reverb": "0.3", "gain_db": "-20", "low_pass_hz": "200", "speed": "1.2",
            ])
        + rows(
            "audio", "target.corrupt", needs: ["target.corrupt={noise: white, snr: 5}"],
            [
                "snr": "20", "noise": "pink",
            ])
        + rows(
            "audio", "",
            [
                "source.corrupt": "{gain_db: -20}", "target.corrupt": "{gain_db: -20}",
            ])

    /// Keys of sections that a modality has inside its own.
    static let nested = [
        "image": AugmentationSettings.keys.map { "image.augment." + $0 },
        "audio": SoundAugmentationSettings.keys.map { "audio.augment." + $0 }
            + SoundCorruption.keys.map { "target.corrupt." + $0 },
    ]
}
