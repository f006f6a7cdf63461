package io.junctura.cli;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.connector.Actions;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StepTitles;
import io.junctura.history.step.StepViews;
import io.junctura.json.Json;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.Wait;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints steps while they are executed. An append contains several steps, so this class observes attempts: on the thread that
 * executes the run, which may read its state.
 */
final class RunProgress {
    private static final int MAX_OUTPUT_LENGTH = 110;

    private final @Nullable PrintStream out;
    private final Map<Long, Run> runs = new LinkedHashMap<>();
    private final Set<String> printed = new HashSet<>();

    /** The printed reason why the last attempt of a step failed. */
    private final Map<String, String> reasons = new HashMap<>();

    /** @param out null if nothing is printed */
    RunProgress(@Nullable PrintStream out) {
        this.out = out;
    }

    /** The same actions, with each attempt printed as it ends. */
    Actions watching(Actions actions) {
        return new Actions() {
            @Override
            public Prepared prepare(String use, @Nullable String connection, @Nullable Object input)
                    throws ConnectorException {
                return new WatchedAction(use, actions.prepare(use, connection, input));
            }

            @Override
            public RowStreams.Reader rows(Rows.Unread rows, Attempt as)
                    throws ConnectorException, InterruptedException {
                return actions.rows(rows, as);
            }
        };
    }

    private final class WatchedAction implements Actions.Prepared {
        private final String use;
        private final Actions.Prepared prepared;

        WatchedAction(String use, Actions.Prepared prepared) {
            this.use = use;
            this.prepared = prepared;
        }

        @Override
        public Effect effect() {
            return prepared.effect();
        }

        @Override
        public @Nullable Object run(Actions.Attempt attempt) throws ConnectorException, InterruptedException {
            before(attempt);
            long started = System.nanoTime();
            try {
                Object result = prepared.run(attempt);
                attempted(attempt, use, "succeeded", started, brief(result), true);
                return result;
            } catch (ConnectorException e) {
                attempted(attempt, use, "failed", started, words(Failure.of(e)), false);
                throw e;
            }
        }

        @Override
        public Actions.@Nullable Verified verify(Actions.Attempt attempt)
                throws ConnectorException, InterruptedException {
            return prepared.verify(attempt);
        }
    }

    synchronized void began(Run run) {
        runs.put(run.id(), run);
        if (out == null) return;
        Run.Parent parent = run.accepted().parent();
        String called = parent == null ? "" : ", called by run " + parent.run();
        out.println("Run " + run.id() + " of " + run.flow().name().integration() + "/"
                + run.flow().name().flow() + called);
    }

    /** The steps before the attempt are not printed yet. */
    private synchronized void before(Actions.Attempt attempt) {
        Run run = runs.get(attempt.run());
        if (run != null) show(run);
    }

    private synchronized void attempted(
            Actions.Attempt attempt, String use, String status, long started, String what, boolean last) {
        long millis = (System.nanoTime() - started) / 1_000_000;
        String step = attempt.run() + " " + attempt.step();
        if (last) printed.add(step);
        else reasons.put(step, what);
        line(attempt.run(), status, Output.duration(millis), attempt.step(), use, what);
    }

    /** @param run as it is in the journal */
    synchronized void changed(Run run) {
        show(run);
        for (Position position : run.state().positions()) {
            if (position.waitsFor() instanceof Wait.Until until
                    && printed.add(run.id() + " " + position.step() + " until " + until.due())) {
                StepPlan step = run.flow().plan().index().find(position.step()).orElse(null);
                boolean isRetry = StepViews.reasonAtTime(step).equals("retry");
                long pause = Math.max(0, until.due() - System.currentTimeMillis());
                line(
                        run.id(),
                        "waiting",
                        "",
                        position.step(),
                        isRetry || step == null ? "" : kind(step),
                        (isRetry ? "tried again in " : "continues in ") + Output.duration(pause));
            }
        }
    }

    private void show(Run run) {
        for (Position position : run.state().positions()) {
            String status = status(position.status());
            if (status == null || !printed.add(run.id() + " " + position.step())) continue;
            StepPlan step = run.flow().plan().index().find(position.step()).orElse(null);
            Failure failure = position.failure();
            String what = failure != null ? words(failure) : brief(position.result());
            // The line of the attempt has the reason. A step without an attempt has no such line.
            String reason = reasons.get(run.id() + " " + position.step());
            if (reason != null && position.status() == Position.Status.FAILED && what.equals(reason)) continue;
            if (reason != null && position.status() == Position.Status.DONE) {
                status = "continues";
                what = "on-error: continue";
            }
            String time = position.ended() > 0 && position.firstStarted() > 0
                    ? Output.duration(position.ended() - position.firstStarted())
                    : "";
            line(run.id(), status, time, position.step(), step == null ? "" : kind(step), what);
        }
    }

    synchronized void note(String text) {
        if (out != null) out.println("  note       " + text);
    }

    private void line(long run, String status, String time, String path, String kind, String what) {
        if (out == null) return;
        Run known = runs.get(run);
        String step = known == null ? path : StepTitles.shown(known.flow().plan(), path);
        String first = runs.size() > 1 ? run + " " + step : step;
        StringBuilder line = new StringBuilder("  ");
        pad(line, status, 10);
        pad(line, time, 8);
        pad(line, first, 18);
        pad(line, kind, 14);
        out.println(line.append(what).toString().stripTrailing());
    }

    private static void pad(StringBuilder line, String text, int width) {
        line.append(text).append(" ".repeat(Math.max(0, width - text.length()))).append(' ');
    }

    static @Nullable String status(Position.Status status) {
        return switch (status) {
            case DONE -> "succeeded";
            case SKIPPED -> "skipped";
            case FAILED -> "failed";
            default -> null;
        };
    }

    static String words(Failure failure) {
        return Output.line(failure.message(), 300);
    }

    /** The beginning of a result. Headers are left out, since they would fill the line. */
    private static String brief(@Nullable Object result) {
        if (result == null) return "";
        Object shown = result;
        if (result instanceof Map<?, ?> map && map.containsKey("status") && map.containsKey("headers")) {
            Map<Object, Object> rest = new LinkedHashMap<>(map);
            rest.remove("headers");
            shown = rest;
        }
        return Output.line(Json.text(shown), MAX_OUTPUT_LENGTH);
    }

    static String kind(StepPlan step) {
        String use = step.use();
        return use != null ? use : step.kind().key();
    }
}
