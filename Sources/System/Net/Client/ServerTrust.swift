/// Whom a client takes for the server that it asks over TLS.
package enum ServerTrust: Sendable, Hashable {
    /// Who has a certificate for the host's name that the system's roots vouch for.
    case system
    /// Who has a certificate for the host's name that the roots in this PEM file or the system's vouch for.
    case authorities(String)
    /// Who has one of the certificates in this PEM file, or one that they vouch for, made for whatever name: a server of
    /// our own that is asked by address.
    case certificate(String)
}
