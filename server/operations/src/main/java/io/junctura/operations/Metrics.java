package io.junctura.operations;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.connector.Actions;
import io.junctura.connector.PinnedVersions;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts events, runs and attempts since the start of the process, without runs that test a draft. Counting costs one addition; the rest is computed when the metrics are read.
 */
public final class Metrics implements RunListener {
    private final List<Consumer<Exposition>> others = new CopyOnWriteArrayList<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder waited = new LongAdder();
    private final Map<RunStatus, LongAdder> ended = new EnumMap<>(RunStatus.class);
    private final LongAdder attempts = new LongAdder();
    private final LongAdder attemptNanos = new LongAdder();
    private final LongAdder interrupted = new LongAdder();
    private final Map<ErrorKind, LongAdder> failures = new EnumMap<>(ErrorKind.class);

    public Metrics() {
        for (RunStatus status : RunStatus.values()) if (status.isEnded()) ended.put(status, new LongAdder());
        for (ErrorKind kind : ErrorKind.values()) failures.put(kind, new LongAdder());
    }

    @Override
    public void accepted(Run run) {
        if (!run.flow().isTest()) accepted.increment();
    }

    @Override
    public void changed(Run run, RunStatus status) {
        if (run.flow().isTest()) return;
        LongAdder end = ended.get(status);
        if (end != null) end.increment();
        else waited.increment();
    }

    /** The same actions, each attempt of them counted and timed. */
    public Actions counting(Actions actions) {
        return new Actions() {
            @Override
            public Actions as(PinnedVersions pins) {
                return counting(actions.as(pins));
            }

            @Override
            public Prepared prepare(String use, @Nullable String connection, @Nullable Object input)
                    throws ConnectorException {
                try {
                    return new CountedAction(actions.prepare(use, connection, input));
                } catch (ConnectorException e) { // an attempt that failed at its input or its connection
                    attempts.increment();
                    failed(e);
                    throw e;
                }
            }

            @Override
            public RowStreams.Reader rows(Rows.Unread rows, Attempt as)
                    throws ConnectorException, InterruptedException {
                return actions.rows(rows, as);
            }
        };
    }

    private void failed(ConnectorException e) {
        LongAdder kind = failures.get(e.kind());
        if (kind != null) kind.increment();
    }

    private final class CountedAction implements Actions.Prepared {
        private final Actions.Prepared prepared;

        CountedAction(Actions.Prepared prepared) {
            this.prepared = prepared;
        }

        @Override
        public Effect effect() {
            return prepared.effect();
        }

        @Override
        public @Nullable Object run(Actions.Attempt attempt) throws ConnectorException, InterruptedException {
            long began = System.nanoTime();
            try {
                return prepared.run(attempt);
            } catch (ConnectorException e) {
                failed(e);
                throw e;
            } catch (InterruptedException e) {
                interrupted.increment();
                throw e;
            } finally {
                attempts.increment();
                attemptNanos.add(System.nanoTime() - began);
            }
        }

        @Override
        public Actions.@Nullable Verified verify(Actions.Attempt attempt)
                throws ConnectorException, InterruptedException {
            return prepared.verify(attempt);
        }
    }

    /**
     * Shows what others count, too.
     *
     * @param by of what there is a count each; {@code counts} is asked whenever somebody looks
     */
    public void also(String name, String help, String by, Supplier<Map<String, Long>> counts) {
        others.add(out -> {
            out.counter(name, help);
            counts.get().forEach((is, count) -> out.sample(by, is, count));
        });
    }

    void write(Exposition out) {
        out.counter(
                "junctura_runs_accepted_total",
                "Runs accepted: events, calls (those that only compute too), replays and runs of other runs.");
        out.sample(accepted.sum());
        out.counter("junctura_runs_ended_total", "Runs that ended, by how; one that is taken up again ends again.");
        ended.forEach((status, count) -> out.sample("status", word(status), count.sum()));
        out.counter("junctura_runs_waits_total", "How often a run began to wait.");
        out.sample(waited.sum());
        out.counter("junctura_attempts_total", "Attempts of actions made.");
        out.sample(attempts.sum());
        out.counter("junctura_attempts_failed_total", "Attempts of actions that failed, by kind.");
        failures.forEach((kind, count) -> out.sample("kind", word(kind), count.sum()));
        out.sample("kind", "interrupted", interrupted.sum());
        out.counter("junctura_attempts_seconds_total", "Time that attempts of actions took, together.");
        out.sample(attemptNanos.sum() / 1e9);
        others.forEach(other -> other.accept(out));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
