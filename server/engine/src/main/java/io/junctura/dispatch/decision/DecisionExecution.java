package io.junctura.dispatch.decision;

import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunMemory;
import io.junctura.run.Decision;
import org.jspecify.annotations.Nullable;

/** Carries out those decisions of the machine that keep the run on its thread. Used by the owner of the run. */
public final class DecisionExecution {
    private final RunMemory memory;
    private final AttemptPreparation preparation;
    private final FlowCalls calls;
    private final LoopReading loops;

    public DecisionExecution(RunMemory memory, AttemptPreparation preparation, FlowCalls calls, LoopReading loops) {
        this.memory = memory;
        this.preparation = preparation;
        this.calls = calls;
        this.loops = loops;
    }

    /** What the runner does after a decision. */
    public enum NextAction {
        /** It asks the machine for the next decision. */
        DECIDE,

        /** It appends what is pending, since that is much. */
        APPEND,

        /** The machine has nothing to do before an attempt or a wait is over. */
        IDLE,

        /** The rows of a loop are being read. */
        READING,

        /** There is no memory for the next value. */
        NO_MEMORY,

        /** The run is executed again later, on the slot that it keeps. */
        LATER
    }

    /** Carries out any decision but {@link Decision.End}. */
    public NextAction carryOut(RunActor active, Decision decision) {
        if (decision instanceof Decision.Idle) return NextAction.IDLE;
        long bytes = decision instanceof Decision.Note note ? note.entry().footprint() : 0;
        if (!active.hasMemory(bytes)) return NextAction.NO_MEMORY;
        if (decision instanceof Decision.Note note) {
            active.note(note, bytes);
        } else if (decision instanceof Decision.Execute execute) {
            preparation.prepare(active, execute);
            return NextAction.DECIDE;
        } else if (decision instanceof Decision.Recover recover) {
            preparation.recover(active, recover);
            return NextAction.DECIDE;
        } else if (decision instanceof Decision.Call call) {
            calls.call(active, call);
        } else if (decision instanceof Decision.Fetch fetch) {
            if (loops.isReading(active, fetch)) return NextAction.READING;
            return loops.fetch(active, fetch) ? NextAction.DECIDE : NextAction.LATER;
        }
        return active.pending().isMuch() ? NextAction.APPEND : NextAction.DECIDE;
    }

    /** Why a run without room can never continue; null: it may wait for room. */
    @Nullable
    public String neverFits(RunActor active) {
        return memory.neverFits(active.wanted());
    }
}
