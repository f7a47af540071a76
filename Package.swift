// swift-tools-version: 6.2

import PackageDescription

/// The language mode of every target, tests included: a protocol with async closures cannot be adopted across targets
/// that differ in these.
let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

/// Faces over C argue every unsafe use.
let faces = common + [.strictMemorySafety()]

/// PocketSphinx includes its own headers without their folder; its pkg-config file would pull in sound-card libraries.
let pocketSphinxHeaders: [SwiftSetting] = [
    .unsafeFlags(["-Xcc", "-I/usr/include/pocketsphinx"])
]

/// Unoptimised, the voice activity network can't keep up with real time, and media frames allocate.
let optimised: [SwiftSetting] = [
    .unsafeFlags(["-O"], .when(configuration: .debug))
]

/// A Swift face over C libraries.
func face(_ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/System/\(name)", swiftSettings: faces + settings)
}

/// A part of the server proper.
func part(
    _ name: String,
    _ dependencies: [Target.Dependency],
    path: String? = nil,
    resources: [Resource] = [],
    settings: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, path: path, resources: resources, swiftSettings: common + settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestSupport"] + dependencies,
        resources: resources,
        swiftSettings: common
    )
}

func cModule(_ name: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CModules/\(name)")
}

let package = Package(
    name: "parley",
    products: [
        .executable(name: "parley", targets: ["Server"]),
        .executable(name: "parley-speech-worker", targets: ["SpeechWorker"]),
        .executable(name: "parley-espeak-helper", targets: ["EspeakHelper"]),
        .executable(name: "parley-load", targets: ["LoadGenerator"]),
        .executable(name: "parley-autobahn-peer", targets: ["AutobahnPeer"]),
        .executable(name: "dave-peer", targets: ["DavePeer"]),
    ],
    targets: [
        cModule("CLinux"),
        cModule("CUv"),
        cModule("CMicrohttpd"),
        cModule("CWslay"),
        cModule("CCurl"),
        cModule("COpenSSL"),
        cModule("CSodium"),
        cModule("CSQLite"),
        cModule("COpus"),
        cModule("CSpeexDSP"),
        cModule("CFlite"),
        cModule("CSonic"),
        cModule("CSoundFile"),
        cModule("CPocketSphinx"),
        cModule("CEspeak"),
        cModule("CWebRTCVad"),
        cModule("CVectors"),

        part("Runtime", ["CLinux"]),
        part("Configuration", ["Runtime"]),
        part("VoiceCore", ["Runtime", "Loops"]),
        part(
            "Migrations",
            ["SQLite"],
            path: "Migrations",
            resources: [
                .embedInCode("V0001_agents.sql"),
                .embedInCode("V0002_history.sql"),
                .embedInCode("V0003_people.sql"),
                .embedInCode("V0004_durable_search.sql"),
            ]
        ),
        .target(
            name: "WebPages",
            path: "web",
            resources: [.embedInCode("index.html")]
                + [
                    "icon.svg", "style.css", "dialogs.css", "app.js", "agents.js", "api.js", "audio.js", "dom.js",
                    "faults.js", "microphone.js", "offers.js", "sessions.js", "stream.js", "transcript.js", "voice.js",
                    "waterfall.js", "microphone-worklet.js", "player-worklet.js",
                ].map { .embedInCode("assets/\($0)") },
            swiftSettings: common
        ),

        face("Loops", ["Runtime", "CLinux", "CUv"]),
        face("Net", ["Runtime", "Loops", "CLinux", "CUv", "CMicrohttpd", "CWslay", "CCurl", "COpenSSL"]),
        face("Cryptography", ["COpenSSL", "CSodium"]),
        face("SQLite", ["Runtime", "Cryptography", "CLinux", "CSQLite"]),
        face("Opus", ["Runtime", "COpus"]),
        face("Resampling", ["Runtime", "CSpeexDSP"]),
        face("Stretching", ["CSonic"]),
        face("SoundFiles", ["Resampling", "CSoundFile"]),
        face("Flite", ["Runtime", "CFlite"]),
        face("WebRTCActivity", ["Runtime", "CWebRTCVad"]),
        face("Vectors", ["CVectors"], settings: optimised),
        face("WorkerMessages", ["CLinux"]),
        face("WorkerProcesses", ["Runtime", "Loops", "WorkerMessages", "CLinux"]),

        part("DecoderWire", []),
        part("VoiceWire", []),
        part(
            "Speech",
            [
                "Runtime", "Configuration", "VoiceCore", "Loops", "Net", "Resampling", "Stretching", "SoundFiles",
                "Flite",
                "WebRTCActivity", "Vectors", "WorkerProcesses", "DecoderWire", "VoiceWire",
            ],
            settings: optimised
        ),
        part("Sessions", ["Runtime", "Configuration", "VoiceCore", "Loops", "Cryptography", "SQLite"]),
        part("Agents", ["Runtime", "Configuration", "VoiceCore", "Loops", "Net", "SQLite"]),
        part(
            "WebSocketPCM",
            ["Runtime", "VoiceCore", "Loops", "Net", "Resampling"],
            path: "Sources/Channels/WebSocketPCM"
        ),
        part("MLS", ["Cryptography"], path: "Sources/Channels/MLS"),
        part(
            "DAVE",
            ["Runtime", "Cryptography", "MLS"],
            path: "Sources/Channels/DAVE",
            settings: optimised
        ),

        .executableTarget(
            name: "Server",
            dependencies: [
                "Runtime", "Configuration", "VoiceCore", "Migrations", "WebPages", "Loops", "Net", "Cryptography",
                "SQLite",
                "Resampling", "SoundFiles",
                "Speech", "Sessions", "Agents", "WebSocketPCM",
            ],
            swiftSettings: common
        ),
        .executableTarget(
            name: "SpeechWorker",
            dependencies: ["DecoderWire", "WorkerMessages", "CPocketSphinx", "CLinux"],
            swiftSettings: faces + pocketSphinxHeaders
        ),
        .executableTarget(
            name: "EspeakHelper",
            dependencies: ["VoiceWire", "WorkerMessages", "CEspeak", "CLinux"],
            exclude: ["LICENSE"],
            swiftSettings: faces
        ),
        .executableTarget(
            name: "DavePeer",
            dependencies: ["Runtime", "Cryptography", "DAVE"],
            swiftSettings: common
        ),
        .executableTarget(
            name: "LoadGenerator",
            dependencies: [
                "Runtime", "Loops", "Net", "VoiceCore", "Speech", "SQLite", "Migrations", "Sessions", "Cryptography",
                "MLS", "DAVE", "CallGateway", "CAllocations", "COpenSSL",
            ],
            path: "Benchmarks/harness",
            swiftSettings: common
        ),

        .executableTarget(
            name: "AutobahnPeer",
            dependencies: ["Runtime", "Loops", "Net"],
            path: "Tests/Autobahn",
            swiftSettings: common
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Runtime", "VoiceCore", "Loops", "CSoundFile"],
            path: "Tests/TestSupport",
            swiftSettings: common
        ),
        .target(
            name: "CallGateway",
            dependencies: ["Cryptography", "MLS", "DAVE"],
            path: "Tests/CallGateway",
            swiftSettings: common
        ),
        .target(
            name: "FuzzTargets",
            dependencies: ["Runtime", "Cryptography", "MLS", "DAVE", "CallGateway", "TestSupport"],
            path: "Tests/Fuzz/Targets",
            swiftSettings: common + optimised
        ),
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        tests("Runtime", []),
        tests("Configuration", ["Runtime"]),
        tests("VoiceCore", ["Runtime"]),
        tests("Loops", ["Runtime"]),
        tests("Net", ["Runtime", "Loops"]),
        tests("Cryptography", []),
        tests("MLS", ["Cryptography"]),
        tests(
            "DAVE",
            ["Runtime", "Cryptography", "MLS", "CallGateway", "FuzzTargets", "CAllocations"],
            resources: [.copy("Vectors")]
        ),
        tests("SQLite", ["Runtime"]),
        tests("Migrations", ["SQLite"]),
        tests("Opus", []),
        tests("Resampling", []),
        tests("Stretching", []),
        tests("SoundFiles", []),
        tests("WorkerProcesses", ["Runtime", "Loops", "WorkerMessages"]),
        tests(
            "Speech",
            [
                "Runtime", "Configuration", "VoiceCore", "Loops", "Net", "Resampling", "Flite", "WorkerProcesses",
                "VoiceWire",
                "DecoderWire",
            ]
        ),
        tests("Sessions", ["Runtime", "VoiceCore", "Loops", "SQLite", "Migrations"]),
        tests("Agents", ["Runtime", "Configuration", "VoiceCore", "Loops", "Net", "SQLite", "Migrations"]),
        tests(
            "Server",
            [
                "Runtime", "Configuration", "VoiceCore", "Loops", "Net", "SQLite", "Sessions", "Migrations", "Agents",
                "SoundFiles",
                "Speech",
            ]
        ),
        tests("WebSocketPCM", ["Runtime", "VoiceCore", "Loops", "Net"]),
    ]
)

// libFuzzer brings a `main` of its own, so this links with it only; see script/fuzz.
if Context.environment["FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "DaveFuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz/Libfuzzer",
            swiftSettings: common + [.unsafeFlags(["-parse-as-library"])]
        )
    )
    package.products.append(.executable(name: "dave-fuzz", targets: ["DaveFuzz"]))
}
