/// The certificate and key that our listener shows.
package final class TLSIdentity: Sendable {
}
