package io.junctura.dispatch.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.dispatch.TestFlows;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunActorTest {
    private final PinnedFlow flow = new TestFlows().add("some");
    private final FlowQueue queue = new FlowQueue(1, 0, 1_000, new RunMemory(64 << 20, () -> 1_000, none -> {}));
    private final RunActor actor = new RunActor(run(7), queue, 0);

    private Run run(long id) {
        return new Run(id, flow, new Run.Accepted(1, Map.of("n", 1L), Map.of(), null, null, 0));
    }

    private RunAppend append(RunStatus next) {
        return actor.append(next, null, false, 2_000);
    }

    @Test
    void aCommandIsInTheStateAndInTheNextAppend() {
        assertThat(actor.handle(RunMessage.cancel("ann", false), 2_000))
                .as("on disk before anything else")
                .isTrue();
        assertThat(actor.state().cancelledBy()).isEqualTo("ann");
        assertThat(append(RunStatus.DUE).change().entries())
                .containsExactly(new Entry.CancelAsked(2_000, "ann", false));
        assertThat(actor.pending().isEmpty()).isTrue();
    }

    @Test
    void aCommandThatComesTooLateHasNoEntryAndItsSenderHears() {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        RunMessage answer = RunMessage.posted("unknown", "body", 4, answered);
        assertThat(actor.handle(answer, 2_000)).isFalse();
        assertThat(answered).isNotDone();
        actor.pending().settleIfEmpty();
        assertThat(answered).isCompletedWithValue(false);
    }

    @Test
    void thePlacesOfItsAppendsAreCounted() {
        actor.take(new Entry.CancelAsked(1, "ann", false));
        assertThat(append(RunStatus.DUE).change().n()).isZero();
        actor.take(new Entry.CancelAsked(2, "ann", true));
        assertThat(append(RunStatus.DUE).change().n()).isEqualTo(1);
        assertThat(append(RunStatus.DUE).change().n())
                .as("an append without entries has the place of the next")
                .isEqualTo(2);
        assertThat(append(RunStatus.DUE).change().n()).isEqualTo(2);
    }

    @Test
    void itsWaitsAreInAnAppendOnlyIfTheyHaveChanged() {
        actor.take(new Entry.Waiting("pause", 1, new Wait.Until(9_000)));
        assertThat(append(RunStatus.WAITING).change().waits()).containsKey("pause");
        assertThat(append(RunStatus.WAITING).change().waits()).isNull();
    }

    @Test
    void theFirstWaitThatEndsSetsTheAlarm() {
        actor.take(new Entry.Waiting("pause", 1, new Wait.Until(9_000)));
        assertThat(actor.wakeUp(2_000)).isEqualTo(9_000);
        actor.setAlarm(5_000);
        assertThat(actor.wakeUp(2_000)).as("an earlier one stays").isEqualTo(5_000);
        assertThat(actor.wakeUp(6_000)).as("one that has passed does not").isEqualTo(9_000);
    }

    @Test
    void anObstacleSaysHowTheRunEnds() {
        Obstacle unreadable = new Obstacle("file 3 is missing", null, null);
        Outcome.Failed ends = unreadable.outcome();
        assertThat(ends.why().message()).startsWith("file 3 is missing. Restore that file");
    }

    @Test
    void itEndsOnceAndGivesUpTheRunsThatItsStepsCalled() {
        queue.counted();
        actor.take(new Entry.Waiting("child", 1, new Wait.Child(8)));
        actor.end(new Outcome.Failed(null, Failure.badInput("no")), 3_000);
        RunAppend last = append(RunStatus.FAILED);
        assertThat(last.pending().voided()).containsExactly(8L);
        assertThat(last.change().outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(last.change().at()).isEqualTo(3_000);
        assertThat(queue.backlog()).as("it is not due any more").isZero();
    }

    @Test
    void onlyOneThreadOwnsItAndAMessageIsNeverForgotten() {
        RunInbox inbox = actor.inbox();
        assertThat(inbox.own()).as("who made it owns it").isFalse();
        assertThat(inbox.disownIfEmpty()).isTrue();
        assertThat(inbox.own()).isTrue();
        inbox.post(RunMessage.WAKE_UP);
        assertThat(inbox.disownIfEmpty()).as("the owner has to read it").isFalse();
        assertThat(inbox.own()).isFalse();
    }

    @Test
    void aMoveThatTheTableDoesNotAllowIsAnError() {
        assertThatThrownBy(() -> actor.moveTo(RunPlace.IN_SLOT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Run 7 cannot be moved from OUTSIDE to IN_SLOT.");
    }
}
