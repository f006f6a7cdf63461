package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.json.Json;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.MemoryJournal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answer of an action that must not be repeated is lost, and the action finds out whether it was carried out. */
class LostAnswersTest {
    private final TestFlows flows = new TestFlows();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private @Nullable TestEngine engine;

    @AfterEach
    void stop() {
        if (engine != null) engine.close();
    }

    /** Remembers an id, and fails. */
    private final class Fails implements Actions.Prepared {
        private final ConnectorException failure;
        private final Actions.Verified verified;

        Fails(ConnectorException failure, Actions.Verified verified) {
            this.failure = failure;
            this.verified = verified;
        }

        @Override
        public Effect effect() {
            return Effect.UNSAFE;
        }

        @Override
        public Object run(Actions.Attempt attempt) throws ConnectorException, InterruptedException {
            done.add("attempt " + attempt.number());
            try {
                attempt.state().write("id", Json.writeStored("upload-7")).get();
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
            throw failure;
        }

        @Override
        public Actions.Verified verify(Actions.Attempt attempt) {
            done.add("verify with " + attempt.state().read().keySet());
            return verified;
        }
    }

    private void await(ConnectorException failure, Actions.Verified verified, RunStatus awaited) throws Exception {
        flows.add("upload", action("send", "test.send", Map.of()));
        TestEngine begun = new TestEngine(
                flows, (use, connection, input) -> new Fails(failure, verified), new MemoryJournal.Disk());
        engine = begun;
        begun.await(begun.accept("upload", Map.of()), awaited);
    }

    private static ConnectorException lost() {
        return ConnectorException.tryLater(Reached.MAYBE, "no answer", (Throwable) null);
    }

    @Test
    void theActionRecallsWhatThisAttemptHasRemembered() throws Exception {
        await(lost(), new Actions.Verified(true, Map.of()), RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("attempt 1", "verify with [id]");
    }

    @Test
    void anAttemptThatDidNothingIsFollowedAfterThePauseOfTheRetry() throws Exception {
        await(lost(), new Actions.Verified(false, null), RunStatus.WAITING);
        assertThat(done).containsExactly("attempt 1", "verify with [id]");
    }

    @Test
    void aFaultThatDidNothingEndsTheStep() throws Exception {
        ConnectorException fault = ConnectorException.broken(Reached.MAYBE, "unreadable answer", null);
        await(fault, new Actions.Verified(false, null), RunStatus.FAILED);
        assertThat(done).containsExactly("attempt 1", "verify with [id]");
    }
}
