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
        name: name + "Tests", dependencies: [.byName(name: name)] + floor, resources: resources,
        swiftSettings: swift)
}

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
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
        .systemLibrary(name: "CMessageDigest", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "COneDNN", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CImageCodecs",
            providers: [.apt(["libpng-dev", "libturbojpeg0-dev", "libexif-dev"])]),
        .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(
            name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
        .target(name: "CQuietMPEG", cSettings: [.treatAllWarnings(as: .error)]),
        .systemLibrary(name: "CSoxr", providers: [.apt(["libsoxr-dev"])]),
        .target(name: "CKissFFT", cxxSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CKernels", cSettings: [.treatAllWarnings(as: .error)]),

        room("Support", on: [yams, "CMessageDigest"]),
        room("Tensors", on: ["CKernels", "COneDNN", "COpenBLAS"]),
        room("NeuralNetworks", on: ["Tensors", "Support", "CKernels", "CZip"]),
        room("Datasets", on: ["Tensors", "Support", "CZlib"]),
        room(
            "Modalities", on: ["Datasets", "NeuralNetworks", "Tensors", "Support", "CImageCodecs"]),
        room(
            "TextModality",
            on: ["Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support", "CUTF8Proc"]),
        room(
            "ImageModality",
            on: [
                "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support", "CImageCodecs",
                "CKernels",
            ]),
        room(
            "AudioModality",
            on: [
                "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support", "CSndFile",
                "CQuietMPEG", "CSoxr", "CKissFFT", "CKernels",
            ]),
        room("Adaptation", on: ["Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support"]),
        room("Reports", on: ["Tensors", "Support"]),
        room(
            "Recipes",
            on: [
                "Reports", "Adaptation", "Modalities", "Datasets", "NeuralNetworks", "Tensors",
                "Support", yams,
            ]),
        room(
            "Workbench",
            on: ["Recipes", "Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support"]),
        .executableTarget(
            name: "dawb",
            dependencies: [
                "Workbench", "Recipes", "Reports", "Adaptation", "TextModality", "ImageModality",
                "AudioModality", "Support",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swift),

        tests(of: "Support"),
        tests(of: "Datasets", on: ["Support", "Tensors", "CZlib"]),
        tests(of: "Reports"),
        tests(
            of: "TextModality",
            on: ["Support", "Modalities", "Datasets", "NeuralNetworks", "Tensors"],
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
        tests(
            of: "Adaptation",
            on: ["Modalities", "Datasets", "NeuralNetworks", "Tensors", "Support"],
            resources: [.copy("Fixtures")]),
        tests(
            of: "Recipes",
            on: [
                "Reports", "Adaptation", "TextModality", "ImageModality", "AudioModality",
                "Modalities",
                "Datasets", "NeuralNetworks", "Tensors", "Support",
            ]),
        .testTarget(name: "CommandTests", dependencies: ["dawb"], swiftSettings: swift),
    ]
)
