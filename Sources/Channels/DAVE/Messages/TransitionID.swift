/// The number of a planned switch of epoch or protocol version: 16 bits.
///
/// Number 0 is carried out at once, is never announced as ready and never executed by opcode 22.
package typealias TransitionID = UInt16
