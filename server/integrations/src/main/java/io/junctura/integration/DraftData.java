package io.junctura.integration;

import io.junctura.definition.FlowPlan;
import io.junctura.definition.StepPlan;
import io.junctura.error.DomainException;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.CallerLimit;
import io.junctura.run.FlowName;
import io.junctura.run.RecordedRun;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.TestStart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the data for a test of a draft: the values of a run, replaced by pins where there are any. */
public final class DraftData {
    /** The values of a larger run are not read. In bytes of heap. */
    private static final long MAX_BYTES = 16 << 20;

    /** For the values, the state that is computed from them, and the values of expressions. */
    private static final int TIMES_IN_MEMORY = 3;

    private final RevisionStore revisions;
    private final RunReader journal;
    private final FlowDirectory names;
    private final DraftStore drafts;

    public DraftData(RevisionStore revisions, RunReader journal, FlowDirectory names, Drafts drafts) {
        this.revisions = revisions;
        this.journal = journal;
        this.names = names;
        this.drafts = drafts.store;
    }

    /**
     * @param source   of the payload: {@code run}, {@code pin}, {@code example} or {@code none}
     * @param run      the run whose values the steps have; null: none
     * @param at       when that run was accepted, in milliseconds since 1970
     * @param origin   the values that came with the payload, such as headers
     * @param recorded the results of the run's steps
     * @param pins     by the step's path in the plan
     */
    record Data(
            String source,
            @Nullable Long run,
            long at,
            @Nullable Object payload,
            Map<String, Object> origin,
            @Nullable RecordedRun recorded,
            Map<String, @Nullable Object> pins) {}

    /**
     * @param run    the run to use; null: pins and the newest run
     * @param items  the numbers of the items whose steps are tested
     * @param memory is charged for the data
     */
    Data of(String integration, FlowPlan flow, @Nullable Long run, List<Integer> items, Reservation memory) {
        FlowName name = new FlowName(IntegrationStore.INSTANCE, integration, flow.name());
        Map<String, @Nullable Object> pinned = new LinkedHashMap<>();
        Map<String, @Nullable Object> stored = drafts.pinnedValues(integration, flow.name());
        stored.forEach((step, value) -> TestStart.find(flow, step).ifPresent(found -> pinned.put(path(found), value)));
        Long source = run != null ? run : newest(name);
        StoredRun storedRun = source == null ? null : storedRun(source, run != null, name);
        RecordedRun recorded = storedRun == null ? null : new RecordedRun(items);
        StoredRun whole = storedRun == null || recorded == null ? null : whole(storedRun, recorded, memory);
        Long used = whole == null ? null : (Long) whole.id();
        long at = whole == null ? 0 : whole.accepted().at();
        if (run == null && stored.get(Drafts.TRIGGER) instanceof Map<?, ?> trigger) {
            return new Data("pin", used, at, trigger.get("payload"), origin(trigger), recorded, pinned);
        }
        if (whole == null) return new Data("none", null, 0, null, Map.of(), null, pinned);
        Map<String, Object> origin = new LinkedHashMap<>(whole.accepted().origin());
        origin.remove("hops");
        origin.remove(CallerLimit.ORIGIN_KEY);
        return new Data("run", used, at, whole.accepted().payload(), origin, recorded, pinned);
    }

    private static String path(StepPlan step) {
        return step.head().path();
    }

    private static Map<String, Object> origin(Map<?, ?> trigger) {
        Map<String, Object> origin = new LinkedHashMap<>();
        if (trigger.get("trigger") instanceof Map<?, ?> more) {
            more.forEach((name, value) -> origin.put(String.valueOf(name), value));
        }
        origin.remove("receivedAt");
        origin.remove("hops");
        if (trigger.get("headers") instanceof Map<?, ?> headers) origin.put("headers", headers);
        return origin;
    }

    private @Nullable StoredRun storedRun(long run, boolean wanted, FlowName flow) {
        Optional<StoredRun> found = journal.view(run);
        if (found.isEmpty()) {
            if (!wanted) return null;
            throw DomainException.notFound("No run has the id \"" + run + "\".");
        }
        StoredRun storedRun = found.get();
        FlowName of = names.name(storedRun.flow());
        if (!of.equals(flow)) {
            throw DomainException.invalid(
                    "other-flow", "Run " + run + " is of the flow " + of + ", not of " + flow + ".");
        }
        if (!storedRun.hasLeftNothing()) return storedRun;
        if (!wanted) return null;
        throw DomainException.invalid("history-not-kept", "Run " + run + " has no data: its flow keeps no history.");
    }

    private StoredRun whole(StoredRun storedRun, RecordedRun recorded, Reservation memory) {
        try {
            if (storedRun.carries() > MAX_BYTES) throw tooLarge(storedRun);
            memory.grow(TIMES_IN_MEMORY * storedRun.carries());
        } catch (MemoryExhausted e) {
            if (e.permanent()) throw tooLarge(storedRun);
            throw e;
        }
        StoredRun whole = journal.load(storedRun.id(), recorded)
                .orElseThrow(() -> DomainException.notFound("No run has the id \"" + storedRun.id() + "\"."));
        String damage = whole.damage();
        if (damage != null) throw DomainException.invalid("damaged", damage + ".");
        return whole;
    }

    private static DomainException tooLarge(StoredRun run) {
        return DomainException.invalid(
                "too-large",
                "The values of run " + run.id()
                        + " are too large to be used here. Choose a smaller run, or pin values.");
    }

    /** The newest run of a flow, tests included; null if there is none. */
    private @Nullable Long newest(FlowName flow) {
        List<Integer> numbers = new ArrayList<>();
        names.number(flow).ifPresent(numbers::add);
        names.number(new FlowName(IntegrationStore.TESTS, flow.integration(), flow.flow()))
                .ifPresent(numbers::add);
        OptionalLong newest = revisions.newestRun(numbers);
        return newest.isPresent() ? (Long) newest.getAsLong() : null;
    }
}
