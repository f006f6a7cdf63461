package io.junctura.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The steps of a flow, found by their paths. */
public final class StepIndex {
    private static final Pattern ITEM = Pattern.compile("\\[[0-9]+]");

    private final List<StepPlan> all = new ArrayList<>();
    private final Map<String, StepPlan> byPath = new HashMap<>();
    private final Set<String> inFinally = new HashSet<>();

    StepIndex(List<StepPlan> steps) {
        add(steps, false);
    }

    private void add(List<StepPlan> steps, boolean within) {
        for (StepPlan step : steps) {
            String path = step.head().path();
            all.add(step);
            byPath.putIfAbsent(path, step);
            if (within) inFinally.add(path);
            for (Block block : step.blocks()) add(block.steps(), within || block.kind() == Block.Kind.FINALLY);
        }
    }

    /** All steps, including those inside of others, in the order of the document. */
    public List<StepPlan> all() {
        return List.copyOf(all);
    }

    /** @param path in the plan, or in a run, such as {@code lines[7]/insert} */
    public Optional<StepPlan> find(String path) {
        StepPlan step = byPath.get(path);
        return Optional.ofNullable(step != null ? step : byPath.get(planned(path)));
    }

    /**
     * Whether a step is inside of a {@code finally}, so that it runs also when the run is cancelled.
     *
     * @param path in the plan, or in a run
     */
    public boolean isInFinally(String path) {
        return inFinally.contains(path) || inFinally.contains(planned(path));
    }

    private static String planned(String path) {
        return path.indexOf('[') < 0 ? path : ITEM.matcher(path).replaceAll("[]");
    }
}
