// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, on floor: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: floor, swiftSettings: swift)
}

func tests(of name: String, on floor: [Target.Dependency] = [], resources: [Resource] = [])
    -> Target
{
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + floor,
        resources: resources, swiftSettings: swift)
}

/// A program that tests run to see what becomes of one built on the library.
func program(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["Workbench"], path: "Tests/Programs/" + name,
        swiftSettings: swift)
}

/// The parsers that are given arbitrary bytes: replayed by the tests, or (`make fuzz`) built with
/// libFuzzer, whose program has a main function of its own.
let fuzzing: Target = {
    let rooms: [Target.Dependency] = [
        "AudioModality", "Datasets", "ImageModality", "Modalities", "NeuralNetworks", "Recipes",
        "Runs", "SavedModels", "Support", "Tensors", "TextEncoders", "TextModality", "CZlib",
    ]
    let path = "Tests/FuzzTests"
    let files = ["Corpora", "Dictionaries", "fuzz.sh"]
    return Context.environment["DAWB_FUZZ"] != nil
        ? .executableTarget(
            name: "FuzzTests", dependencies: rooms, path: path, exclude: files + ["Replay"],
            swiftSettings: swift)
        : .testTarget(
            name: "FuzzTests", dependencies: rooms, path: path, exclude: files + ["Entry"],
            swiftSettings: swift)
}()

// Settings are written with Yams, and read with the libyaml that it brings along, `CYaml`.
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "dawb",
    products: [
        .executable(name: "dawb", targets: ["dawb"]),
        .library(name: "Workbench", targets: ["Workbench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
        .systemLibrary(name: "CMessageDigest", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "COneDNN", dependencies: ["CMemory"], cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CImageCodecs",
            providers: [.apt(["libpng-dev", "libturbojpeg0-dev", "libexif-dev", "libwebp-dev"])]),
        .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(
            name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
        .target(name: "CQuietMPEG", cSettings: [.treatAllWarnings(as: .error)]),
        .systemLibrary(name: "CSoxr", providers: [.apt(["libsoxr-dev"])]),
        .target(name: "CKissFFT", cxxSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CMemory", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CKernels", cSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "CPictureRows", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("png16")]),
        // Needs the Debian package libtiff-dev.
        .target(
            name: "CTIFFPage", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("tiff")]),
        .target(name: "CMainFault", cSettings: [.treatAllWarnings(as: .error)]),

        room("Locking", on: []),
        room("Support", on: ["Locking", yams, "CMessageDigest", "CMemory"]),
        room("Tensors", on: ["Locking", "CKernels", "COneDNN", "CMemory"]),
        room("NeuralNetworks", on: ["Tensors", "Support", "CZip"]),
        room("Datasets", on: ["Tensors", "Support", "Locking", "CZlib"]),
        room(
            "Modalities",
            on: ["Datasets", "NeuralNetworks", "Tensors", "Support", "Locking", "CImageCodecs"]),
        room(
            "TextEncoders",
            on: ["NeuralNetworks", "Tensors", "Support", "Locking", "CUTF8Proc", "CZip"]),
        room(
            "TextModality",
            on: [
                "TextEncoders", "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support",
                "Locking", "CUTF8Proc",
            ]),
        room(
            "ImageModality",
            on: [
                "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support", "Locking",
                "CImageCodecs", "CPictureRows", "CTIFFPage", "CKernels",
            ]),
        room(
            "AudioModality",
            on: [
                "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support", "Locking",
                "CSndFile", "CQuietMPEG", "CSoxr", "CKissFFT", "CKernels",
            ]),
        room("Tasks", on: ["Datasets", "NeuralNetworks", "Tensors", "Support"]),
        room(
            "Adaptation",
            on: [
                "Tasks", "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support",
                "Locking",
            ]),
        room("Reports", on: ["Datasets", "Tensors", "Support"]),
        room(
            "Recipes",
            on: ["Adaptation", "Tasks", "Modalities", "Datasets", "Tensors", "Support", yams]),
        room(
            "SavedModels",
            on: [
                "Recipes", "Reports", "Adaptation", "Tasks", "Modalities", "Datasets",
                "NeuralNetworks", "Tensors", "Support",
            ]),
        room(
            "Shifts",
            on: [
                "SavedModels", "Recipes", "Reports", "Modalities", "Datasets", "Tensors",
                "Support",
            ]),
        room(
            "Runs",
            on: [
                "SavedModels", "Recipes", "Reports", "Adaptation", "Tasks", "Modalities",
                "Datasets", "NeuralNetworks", "Tensors", "Support", "Locking",
            ]),
        room(
            "Benchmarks",
            on: [
                "Runs", "Recipes", "Adaptation", "Modalities", "Datasets", "Tensors", "Support",
            ]),
        room(
            "Workbench",
            on: [
                "Runs", "SavedModels", "Recipes", "Reports", "Modalities", "Datasets",
                "NeuralNetworks", "Tensors", "Support", "CMainFault",
            ]),
        .executableTarget(
            name: "dawb",
            dependencies: [
                "Workbench", "Benchmarks", "Runs", "Shifts", "SavedModels", "Recipes", "Reports",
                "Adaptation", "TextModality", "TextEncoders", "ImageModality", "AudioModality",
                "Support", "Locking",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swift),

        // Run by `make torture`; it needs nothing of dawb but the program.
        .executableTarget(
            name: "torture", path: "Tests/Torture", exclude: ["Interposer"], swiftSettings: swift),

        .target(
            name: "TestSupport",
            dependencies: ["Adaptation", "Datasets", "NeuralNetworks", "Tensors"],
            path: "Tests/TestSupport", swiftSettings: swift),
        tests(of: "Support"),
        tests(
            of: "Datasets", on: ["Support", "Tensors", "CZlib"], resources: [.copy("Fixtures")]),
        tests(of: "Reports", on: ["Support"]),
        tests(
            of: "TextEncoders", on: ["NeuralNetworks", "Tensors", "Support"],
            resources: [.copy("Fixtures")]),
        tests(
            of: "TextModality",
            on: ["TextEncoders", "Support", "Modalities", "Datasets", "NeuralNetworks", "Tensors"],
            resources: [.copy("Fixtures")]),
        tests(
            of: "ImageModality",
            on: ["Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support"],
            resources: [.copy("Fixtures")]),
        tests(
            of: "AudioModality",
            on: ["Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support", "CSndFile"],
            resources: [.copy("Fixtures")]),
        tests(of: "Tensors", on: ["CKernels"], resources: [.copy("Fixtures")]),
        tests(of: "NeuralNetworks", on: ["Tensors", "Support"], resources: [.copy("Fixtures")]),
        tests(of: "Tasks", on: ["Datasets", "NeuralNetworks", "Tensors", "Support"]),
        tests(
            of: "Adaptation",
            on: ["Tasks", "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support"],
            resources: [.copy("Fixtures")]),
        tests(
            of: "Recipes",
            on: [
                "Benchmarks", "Runs", "SavedModels", "Reports", "Adaptation", "Tasks",
                "TextModality", "ImageModality", "AudioModality", "Modalities", "Datasets",
                "NeuralNetworks", "Tensors", "Support",
            ]),
        tests(
            of: "Shifts",
            on: [
                "SavedModels", "Recipes", "Reports", "TextModality", "ImageModality",
                "AudioModality", "Modalities", "Datasets", "Tensors", "Support",
            ]),
        program("FaultInMain"), program("FaultInAsyncMain"),
        .testTarget(
            name: "CommandTests",
            dependencies: ["dawb", "FaultInMain", "FaultInAsyncMain", "CZlib"],
            exclude: ["Fixtures"],
            swiftSettings: swift),
        fuzzing,
    ]
)
