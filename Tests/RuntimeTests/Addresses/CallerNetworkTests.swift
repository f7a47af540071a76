import Runtime
import Testing

@Suite("Networks of callers")
struct CallerNetworkTests {
    @Test("An IPv4 address is itself", arguments: ["127.0.0.1", "192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:207"])
    func four(address: String) {
        #expect(CallerNetwork.name(of: address) == (address == "127.0.0.1" ? address : "192.0.2.7"))
    }

    @Test(
        "Addresses of one /64 are one network",
        arguments: ["2001:db8:1:2::1", "2001:DB8:1:2:ffff::9", "2001:db8:1:2::"]
    )
    func sameSix(address: String) { #expect(CallerNetwork.name(of: address) == "2001:db8:1:2::/64") }

    @Test("Other addresses are other networks")
    func otherSix() {
        #expect(CallerNetwork.name(of: "2001:db8:1:3::1") == "2001:db8:1:3::/64")
        #expect(CallerNetwork.name(of: "fe80::1%eth0") == CallerNetwork.name(of: "fe80::2%eth1"))
    }

    @Test("What is no address stays")
    func other() { #expect(CallerNetwork.name(of: "unix") == "unix") }
}
