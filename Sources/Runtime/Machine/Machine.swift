internal import CLinux

/// What the process may use.
package enum Machine {
    /// Processor cores that are online, at least one.
    package static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Memory of the machine in bytes.
    package static var memory: Int { max(0, sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) }
}
