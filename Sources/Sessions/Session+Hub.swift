import Loops
import Runtime
import SQLite
import VoiceCore

/// What the hub asks of a session.
extension Session {
    /// The agent's name and the count of messages, as `session.ready` tells them.
    func summary() throws(SessionFault) -> (agent: String, messageCount: Int) {
        guard !isEnded else { throw SessionHub.ended(id) }
        do throws(AgentError) {
            return (try services.agents.agent(id: agentID).name, messageCount)
        } catch {
            throw .noAgent
        }
    }

    /// Switches to another agent for good.
    func switchAgent(to row: String) async throws(SessionFault) {
        guard row != agentID else { return }
        var patch = SessionPatch()
        patch.agentID = .value(row)
        do throws(DatabaseError) {
            _ = try await services.history.patch(id, patch)
        } catch {
            throw fault(error, "The session has another agent, which could not be kept")
        }
        agentID = row
        refreshRules()
        renewEars()
    }

    /// Takes over what was changed in the session's row.
    func adopt(_ record: SessionRecord) {
        agentID = record.agentID
        settings = record.settings
        refreshRules()
        renewEars()
        tell(.updated(effective(currentAgent())))
    }

    /// A new session begins with the agent's greeting, if it has one.
    func greet() {
        guard connection != nil, currentAgent()?.greeting?.isEmpty == false else { return }
        refreshRules()
        perform(machine.greet())
    }

    /// A typed turn of somebody who is not connected.
    func take(
        _ text: String,
        by speaker: SpeakerID,
        channel: String,
        network: String?,
        listener: any SessionListener
    ) throws(SessionFault) {
        self.network = network
        try say(text, by: speaker, channel: channel, listener: listener)
    }

    /// Ends the session, and returns when nothing of it goes on any longer.
    func endAndRest(_ reason: SessionEndReason) async {
        end(reason)
        await rest()
    }

    /// Lets the current reply end, then tells everybody that the server goes away.
    ///
    /// When its task is cancelled the reply is cut, and its end is told.
    func goAway() async {
        isDraining = true
        await rest()
        if Task.isCancelled {
            perform(machine.close())
            await rest(atMost: Self.lastMoments)
        }
        dismissTexts(.draining)
        deliver(.goingAway, to: nil)
        connection = nil
        observers = [:]
        restIfIdle()
    }

    /// How long the end of a reply that was cut may take to be kept and told.
    private static let lastMoments: Duration = .seconds(1)

    /// Returns when no reply is made or owed and everything was told, or when its task is cancelled.
    private func rest() async {
        lastIdleWaiter += 1
        let waiter = lastIdleWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume() }
                idleWaiters[waiter] = continuation
                restIfIdle()
            }
        } onCancel: {
            loop.post { [self] in assumeIsolated { $0.idleWaiters.removeValue(forKey: waiter)?.resume() } }
        }
    }

    /// The same within a time, whether the present task is cancelled or not.
    private func rest(atMost time: Duration) async {
        let rest = Task(executorPreference: loop) { await self.rest() }
        let timer = LoopTimer(on: loop)
        timer.set(after: time) { rest.cancel() }
        await rest.value
        timer.cancel()
    }
}
