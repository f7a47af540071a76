/// Nobody: what answers where no language model is configured.
package enum Echo {
    package static let vendor = ModelVendor("echo") { _, _ in EchoProvider() }
}
