/// One file of the console, as it is served.
package struct WebPage: Sendable {
    /// Path on the server.
    package let path: String
    package let contentType: String
    package let bytes: [UInt8]

    /// Every file of the console; `/` is the page itself.
    ///
    /// It loads nothing from anywhere else.
    package static let all: [WebPage] = [
        WebPage(path: "/", contentType: "text/html; charset=utf-8", bytes: PackageResources.index_html),
        WebPage(path: "/assets/icon.svg", contentType: "image/svg+xml", bytes: PackageResources.icon_svg),
        style("style", PackageResources.style_css),
        style("dialogs", PackageResources.dialogs_css),
        script("app", PackageResources.app_js),
        script("agents", PackageResources.agents_js),
        script("api", PackageResources.api_js),
        script("audio", PackageResources.audio_js),
        script("dom", PackageResources.dom_js),
        script("faults", PackageResources.faults_js),
        script("microphone", PackageResources.microphone_js),
        script("offers", PackageResources.offers_js),
        script("sessions", PackageResources.sessions_js),
        script("stream", PackageResources.stream_js),
        script("transcript", PackageResources.transcript_js),
        script("voice", PackageResources.voice_js),
        script("waterfall", PackageResources.waterfall_js),
        script("microphone-worklet", PackageResources.microphone_worklet_js),
        script("player-worklet", PackageResources.player_worklet_js),
    ]

    private static func style(_ name: String, _ bytes: [UInt8]) -> WebPage {
        WebPage(path: "/assets/\(name).css", contentType: "text/css; charset=utf-8", bytes: bytes)
    }

    private static func script(_ name: String, _ bytes: [UInt8]) -> WebPage {
        WebPage(path: "/assets/\(name).js", contentType: "text/javascript; charset=utf-8", bytes: bytes)
    }
}
