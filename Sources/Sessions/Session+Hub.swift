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
            throw SessionFault("agent.not_found", "There is no agent for the session. Enable one.", param: "agent")
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
            throw storageFault(error)
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
        listener: any SessionListener
    ) throws(SessionFault) {
        guard !isEnded else { throw SessionHub.ended(id) }
        say(text, by: speaker, channel: channel, listener: listener)
    }

    /// Ends the session, and returns when nothing of it goes on any longer.
    func endAndRest(_ reason: SessionEndReason) async {
        end(reason)
        await rest()
    }

    /// Lets the current reply end, then tells the connection that the server goes away.
    func goAway() async {
        isDraining = true
        await rest()
        deliver(.goingAway, to: nil)
        connection = nil
        observers = [:]
        restIfIdle()
    }

    /// Cuts what is being said, because time is up.
    func cutShort() {
        perform(machine.close())
    }

    /// Returns when no reply is made or owed and everything was told.
    private func rest() async {
        await withCheckedContinuation { continuation in
            idleWaiters.append(continuation)
            restIfIdle()
        }
    }
}
