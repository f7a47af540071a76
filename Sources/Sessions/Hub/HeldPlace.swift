import Loops
import VoiceCore

extension SessionHub.Place {
    /// A place in a session that is held for a connection; dropping it gives it back.
    final class Held: Admission {
        let session: SessionID
        let agent: String
        let isResumed: Bool
        let messageCount: Int
        var loop: EventLoop { live.loop }
        private let hub: SessionHub
        private let live: Session
        private let request: SessionRequest

        init(
            _ hub: SessionHub,
            _ opened: SessionHub.Opened,
            _ request: SessionRequest,
            agent: String,
            messageCount: Int
        ) {
            self.hub = hub
            self.request = request
            self.agent = agent
            self.messageCount = messageCount
            live = opened.session
            session = opened.session.id
            isResumed = !opened.isNew
        }

        deinit { hub.giveBack(live) }

        func attach(_ listener: any SessionListener) -> (port: any SessionPort, id: AttachmentID) {
            let id = hub.nextAttachment()
            let port = live.assumeIsolated { $0.attach(listener, request, as: id) }
            if messageCount == 0 {
                let live = live
                // After the connection has told that it is ready.
                live.loop.post { live.assumeIsolated { $0.greet() } }
            }
            return (port, id)
        }
    }
}
