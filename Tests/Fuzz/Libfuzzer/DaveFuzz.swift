import FuzzTargets
import Glibc

/// What all inputs of a run share: the target that `FUZZ_TARGET` names, and its world.
///
/// Safe because libFuzzer calls on one thread.
nonisolated(unsafe) private let run = prepare()

private func prepare() -> (target: FuzzTarget, world: FuzzWorld) {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name), let world = try? FuzzWorld() else {
        print("dave-fuzz: FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
        fflush(nil)
        // libFuzzer takes a plain exit for a fault.
        _exit(2)
    }
    return (target, world)
}

/// Writes the valid inputs of the target into the folder that is the last argument.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    let seeds = run.world.seeds[run.target] ?? []
    guard count.pointee > 1, let folder = arguments.pointee[Int(count.pointee) - 1] else { return 0 }
    for (index, seed) in seeds.enumerated() {
        guard let file = fopen("\(String(cString: folder))/seed-\(index)", "w") else { continue }
        seed.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
        fclose(file)
    }
    return 0
}

/// One input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    run.target.run([UInt8](UnsafeBufferPointer(start: start, count: count)), run.world)
    return 0
}
